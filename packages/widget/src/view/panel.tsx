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
    // In a call it would hang up, and nobody hangs up by accident.
    if (event.key === 'Escape' && !event.isComposing && state.call.phase === 'none') ui.close();
  };
  const Bar = state.call.phase === 'here' ? ui.voice?.parts?.Bar : undefined;
  return (
    <div class="panel" ref={dialog} role="dialog" aria-labelledby="coatcheck-title" tabIndex={-1} onKeyDown={onKeyDown}>
      <Header ui={ui} state={state} />
      <Log ui={ui} state={state} />
      {Bar === undefined ? <Composer ui={ui} state={state} field={field} /> : <Bar />}
    </div>
  );
}
