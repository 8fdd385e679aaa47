/** The business's own text about calls, before the first one. */
import { useEffect, useId, useRef } from 'preact/hooks';
import type { VoiceStrings } from './content/voice-strings.ts';

interface ConsentProps {
  readonly strings: VoiceStrings;
  readonly text: string;
  onAgree(): void;
  onCancel(): void;
}

export function Consent({ strings, text, onAgree, onCancel }: ConsentProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  // On the text and not on a button: what is agreed to is read first.
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // It would close the panel, too.
    event.stopPropagation();
    onCancel();
  };
  return (
    <div class="call-bar consent-bar" ref={box} role="group" tabIndex={-1} aria-labelledby={`${id}title`} aria-describedby={`${id}text`} onKeyDown={onKeyDown}>
      <strong id={`${id}title`}>{strings.consentTitle}</strong>
      <p id={`${id}text`} class="call-text" dir="auto">
        {text}
      </p>
      <div class="call-row">
        <button type="button" class="quiet" onClick={onCancel}>
          {strings.cancel}
        </button>
        <button type="button" class="primary" onClick={onAgree}>
          {strings.agree}
        </button>
      </div>
    </div>
  );
}
