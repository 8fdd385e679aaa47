/** The panel: header, conversation, composer. A dialog beside the page, not above it: nothing else is held up. */
import type { RefObject } from 'preact';
import type { ChatStore } from '../state/chat-state.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Log } from './log.tsx';
import { type Ui, useStore } from './ui.ts';

interface PanelProps {
  readonly ui: Ui;
  readonly store: ChatStore;
  readonly dialog: RefObject<HTMLDivElement | null>;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function Panel({ ui, store, dialog, field }: PanelProps) {
  const state = useStore(store);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) ui.close();
  };
  return (
    <div class="panel" ref={dialog} role="dialog" aria-labelledby="coatcheck-title" tabIndex={-1} onKeyDown={onKeyDown}>
      <Header ui={ui} state={state} />
      <Log ui={ui} state={state} />
      <Composer ui={ui} state={state} field={field} />
    </div>
  );
}
