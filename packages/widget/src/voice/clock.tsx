/** How long the call lasts already; in its last half minute how long it still may. */
import { useEffect, useState } from 'preact/hooks';
import type { CallView } from './call.ts';
import type { VoiceStrings } from './content/voice-strings.ts';

/** From so many seconds before the end on. */
const tellLeftFrom = 30;

export function Clock({ strings, view: { startedAt = 0, secondsMax } }: { readonly strings: VoiceStrings; readonly view: CallView }) {
  const secondsSoFar = () => Math.max(0, Math.floor((Date.now() - startedAt) / 1_000));
  const [seconds, setSeconds] = useState(secondsSoFar);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsSoFar()), 500);
    return () => clearInterval(timer);
  }, [startedAt]);
  const left = Math.max(0, Math.ceil(secondsMax) - seconds);
  return (
    <span class="call-clock" role="timer" aria-label={strings.duration}>
      {left <= tellLeftFrom ? strings.left(left) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}
    </span>
  );
}
