/** One sentence about what went wrong, and the way on. Where the server said how long to wait, it counts the seconds. */
import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../transport/failure.ts';
import { WarningIcon } from './icons.tsx';
import type { Ui } from './ui.ts';

interface NoticeProps {
  readonly ui: Ui;
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
}

export function Notice({ ui, failure, onRetry }: NoticeProps) {
  const [left, setLeft] = useState(Math.ceil(failure.retryAfterSeconds ?? 0));
  useEffect(() => {
    const until = Date.now() + (failure.retryAfterSeconds ?? 0) * 1_000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [failure]);
  return (
    <div class="notice" role="alert">
      <WarningIcon />
      {/* Read out once, with the time there was to wait at first; the counting is for the eye. */}
      <span class="unseen">{ui.strings.failure(failure.code, failure.retryAfterSeconds)}</span>
      <span aria-hidden="true">{ui.strings.failure(failure.code, left)}</span>
      {onRetry !== undefined && failure.code !== 'offline' && (
        <button type="button" class="quiet" disabled={left > 0} onClick={onRetry}>
          {ui.strings.retry}
        </button>
      )}
    </div>
  );
}
