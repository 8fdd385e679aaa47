/** One message of the conversation with all that belongs to it. */
import type { Message } from '../state/chat-state.ts';
import { Citations } from './citations.tsx';
import { RichText } from './rich-text.tsx';
import type { Ui } from './ui.ts';

interface TurnProps {
  readonly ui: Ui;
  readonly message: Message;
  readonly isWriting: boolean;
}

export function Turn({ ui, message, isWriting }: TurnProps) {
  const { strings } = ui;
  if (message.role === 'visitor') {
    return (
      <div class="turn visitor">
        <div class="bubble" dir="auto">
          <span class="unseen">{strings.you}: </span>
          {message.text}
        </div>
      </div>
    );
  }
  // An answer without a word is shown as writing dots, and not at all once it is over.
  if (message.text === '' && (isWriting || message.finish === null)) return null;
  return (
    <div class="turn assistant">
      <div class={isWriting ? 'bubble writing' : 'bubble'} dir="auto">
        <span class="unseen">{strings.assistant}: </span>
        {message.text === '' ? <p class="aside">{message.finish === 'aborted' ? strings.stopped : strings.noAnswer}</p> : <RichText text={message.text} />}
      </div>
      {message.text !== '' && message.finish === 'aborted' && <p class="aside">{strings.stopped}</p>}
      {message.finish === 'length' && <p class="aside">{strings.cutShort}</p>}
      {message.citations.length > 0 && <Citations ui={ui} citations={message.citations} />}
    </div>
  );
}

interface ChoicesProps {
  readonly ui: Ui;
  /** Texts to send as if they had been typed. */
  readonly texts: readonly string[];
  readonly label?: string;
}

export function Choices({ ui, texts, label }: ChoicesProps) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {texts.map((text) => (
        <button key={text} type="button" class="choice" dir="auto" onClick={() => ui.actions.send(text)}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** Three dots: something is on its way. */
export function Typing({ ui }: { readonly ui: Ui }) {
  return (
    <div class="turn assistant">
      <div class="bubble typing" role="status">
        <span class="unseen">{ui.strings.typing}</span>
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}
