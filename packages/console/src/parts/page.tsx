/** The head of a page, and the sheets on it. */
import './page.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from './language.tsx';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Above the title: the way back. */
  readonly above?: ReactNode;
}

export function Page({ title, lead, actions, children, above }: PageProps) {
  const { shell } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${shell.product}`;
  }, [title, shell.product]);
  useEffect(() => {
    // After a way within the app the reading goes on at the new page's head; on the first load it stays where the browser put it.
    if (document.activeElement !== document.body && document.activeElement !== null && document.activeElement.closest('main') === null) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <div className="page">
      {above}
      <header className="page-head">
        <div className="page-titles">
          <h1 ref={heading} tabIndex={-1} className="stranger">{title}</h1>
          {lead === undefined ? null : <p className="dimmed">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SheetProps {
  readonly title?: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Its content reaches the edges: tables and lists. */
  readonly flush?: boolean;
}

export function Sheet({ title, hint, actions, children, flush = false }: SheetProps) {
  return (
    <section className="sheet" data-flush={flush || undefined}>
      {title === undefined ? null : (
        <div className="sheet-head">
          <div>
            <h2>{title}</h2>
            {hint === undefined ? null : <p className="dimmed small">{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
