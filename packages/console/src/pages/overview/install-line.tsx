/** The line with its copy button, and where to paste it, platform by platform. */
import { useId, useState } from 'react';
import { CopyField } from '../../parts/copy-field.tsx';
import { embedUrl, lineOf, reactOf, tagManagerOf } from '../../parts/snippets.ts';
import { useText } from '../../parts/language.tsx';

const platforms = ['html', 'wordpress', 'shopify', 'squarespace', 'wix', 'webflow', 'gtm', 'react'] as const;

export function InstallLine({ publishableKey }: { readonly publishableKey: string }) {
  const { tenant: { overview: words, platforms: names } } = useText();
  const [chosen, setChosen] = useState<(typeof platforms)[number]>('html');
  const id = useId();
  const { name, steps } = names[chosen];
  return (
    <div className="install">
      <CopyField label={words.snippet} isLabelHidden value={lineOf(embedUrl(), publishableKey)} />
      <fieldset className="platforms">
        <legend>{words.where}</legend>
        {platforms.map((platform) => (
          <label key={platform} data-chosen={platform === chosen || undefined}>
            <input type="radio" name={id} value={platform} checked={platform === chosen} onChange={() => setChosen(platform)} />
            {names[platform].name}
          </label>
        ))}
      </fieldset>
      <div aria-live="polite">
        <h3 className="visually-hidden">{name}</h3>
        <ol className="platform-steps">{steps.map((step) => <li key={step}>{step}</li>)}</ol>
      </div>
      {chosen === 'gtm' ? <CopyField label={name} isLabelHidden value={tagManagerOf(embedUrl(), publishableKey)} /> : null}
      {chosen === 'react' ? <CopyField label={name} isLabelHidden value={reactOf(embedUrl(), publishableKey)} /> : null}
    </div>
  );
}
