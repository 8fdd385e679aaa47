/** Where an answer comes from: a chip a source, one of them open at a time. */
import type { Citation } from '@coatcheck/contract/messages';
import { useId, useState } from 'preact/hooks';
import { safeHref } from '../content/link.ts';
import { ChevronIcon, OutIcon } from './icons.tsx';
import { OutsideLink } from './rich-text.tsx';
import type { Ui } from './ui.ts';

interface CitationsProps {
  readonly ui: Ui;
  readonly citations: readonly Citation[];
}

export function Citations({ ui, citations }: CitationsProps) {
  const [open, setOpen] = useState<string | null>(null);
  const id = useId();
  const shown = citations.find((citation) => citation.passage_id === open);
  const href = shown?.url === undefined ? null : safeHref(shown.url);
  return (
    <div class="citations" role="group" aria-label={ui.strings.sources}>
      <div class="chips">
        {citations.map((citation, index) => (
          <button
            key={citation.passage_id}
            type="button"
            class="chip"
            aria-expanded={citation === shown}
            aria-controls={id}
            onClick={() => setOpen(citation === shown ? null : citation.passage_id)}
          >
            <span class="number">{index + 1}</span>
            <span class="title">{citation.title}</span>
            <ChevronIcon />
          </button>
        ))}
      </div>
      <div id={id} hidden={shown === undefined} class="source">
        {shown !== undefined && (
          <>
            <strong>{shown.title}</strong>
            <p>{shown.excerpt}</p>
            {href !== null && (
              <OutsideLink href={href}>
                {ui.strings.openSource}
                <OutIcon />
              </OutsideLink>
            )}
          </>
        )}
      </div>
    </div>
  );
}
