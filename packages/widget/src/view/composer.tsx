/** Where the visitor writes. Enter sends, Shift+Enter begins a new line, and an Enter that ends a composition does neither. */
import { messageTextMax } from '@coatcheck/contract/messages';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { ChatState } from '../state/chat-state.ts';
import { SendIcon, StopIcon } from './icons.tsx';
import type { Ui } from './ui.ts';

/** The rows it grows to, then it scrolls. In CSS pixels. */
const heightMax = 128;
/** From here on the number of characters is told. */
const tellFrom = messageTextMax * 0.9;

interface ComposerProps {
  readonly ui: Ui;
  readonly state: ChatState;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function Composer({ ui, state, field }: ComposerProps) {
  const { strings, actions } = ui;
  const { draft, answering, phase } = state;
  const isAnswering = answering !== null;
  const send = () => actions.send(draft);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return undefined;
    const fit = () => {
      element.style.height = 'auto';
      // While the frame is still narrow, or hidden, there is nothing to measure.
      if (element.scrollHeight === 0) return;
      element.style.height = `${Math.min(element.scrollHeight, heightMax)}px`;
      element.style.overflowY = element.scrollHeight > heightMax ? 'auto' : 'hidden';
    };
    fit();
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  }, [draft, state.isShown]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div class="composer">
      {draft.length > tellFrom && (
        <p class="counter" role="status">
          {strings.characters(draft.length, messageTextMax)}
        </p>
      )}
      <div class="writing-line">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          maxLength={messageTextMax}
          placeholder={strings.writeHere}
          aria-label={strings.writeHere}
          disabled={phase === 'gone'}
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => actions.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {isAnswering ? (
          <button type="button" class="send" aria-label={strings.stop} title={strings.stop} onClick={actions.stop}>
            <StopIcon />
          </button>
        ) : (
          <button type="button" class="send" aria-label={strings.send} title={strings.send} disabled={draft.trim() === '' || phase === 'gone'} onClick={send}>
            <SendIcon />
          </button>
        )}
      </div>
    </div>
  );
}
