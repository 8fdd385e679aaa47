/** Where the visitor writes. Enter sends, Shift+Enter begins a new line, and an Enter that ends a composition does neither. */
import { messageTextMax } from '@coatcheck/contract/messages';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatState } from '../state/chat-state.ts';
import { MicrophoneIcon, SendIcon, StopIcon, WarningIcon } from './icons.tsx';
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
  const { draft, answering, phase, call } = state;
  const microphone = useRef<HTMLButtonElement>(null);
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

  // After a call the bar that held the focus is gone.
  useEffect(() => {
    if (ui.voice?.hasRung === true && document.activeElement === document.body) microphone.current?.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div class="composer">
      {call.note !== null && (
        <p class="call-note" role={call.note.isBad ? 'alert' : 'status'}>
          {call.note.isBad && <WarningIcon />}
          {call.note.text}
        </p>
      )}
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
        {ui.voice !== undefined && !isAnswering && (
          <button
            ref={microphone}
            type="button"
            class="bare call"
            aria-label={strings.call}
            title={strings.call}
            aria-busy={call.phase === 'coming'}
            disabled={phase === 'gone'}
            onClick={ui.voice.press}
          >
            <MicrophoneIcon />
          </button>
        )}
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
