/** The pages before one is signed in: one sheet in the middle, and the language, as nobody has chosen it yet. */
import './door.css';
import { type ReactNode, useEffect } from 'react';
import { isLanguage, languages } from '../content/catalogue.ts';
import { Mark } from './icon.tsx';
import { useLanguage } from './language.tsx';

export function Door({ title, lead, children }: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }) {
  const { text: { shell }, language, choose } = useLanguage();
  useEffect(() => {
    document.title = `${title} · ${shell.product}`;
  }, [title, shell.product]);
  return (
    <main className="door">
      <div className="door-brand"><Mark size={34} />{shell.product}</div>
      <div className="door-sheet">
        <div>
          <h1 className="stranger">{title}</h1>
          {lead === undefined ? null : <p className="dimmed">{lead}</p>}
        </div>
        {children}
      </div>
      <div className="door-languages">
        {Object.entries(languages).map(([code, name]) => (
          <button key={code} type="button" lang={code} aria-pressed={code === language} onClick={() => { if (isLanguage(code)) choose(code); }}>{name}</button>
        ))}
      </div>
    </main>
  );
}
