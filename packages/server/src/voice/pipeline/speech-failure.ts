/** Whatever goes wrong at a provider of speech, in our own words: the SDK's errors hold transcripts, keys' beginnings and addresses. */
import { setTimeout as pause } from 'node:timers/promises';
import { ModelUnavailable } from '../../models/assistant.ts';
import { VoiceUnavailable } from '../speech.ts';

/** @returns the failure without a cause */
export function speechFailure(error: unknown): VoiceUnavailable {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof VoiceUnavailable) return cause;
    if (cause instanceof ModelUnavailable) return new VoiceUnavailable(cause.failure, cause.status);
  }
  // All that comes from the network has passed the pinned fetch: what is left is an answer that can't be read.
  return new VoiceUnavailable('invalid_answer');
}

/** Whether the same request may succeed in a moment. A time-out does not count: somebody has waited long enough. */
function mayPass({ failure, status }: VoiceUnavailable): boolean {
  if (failure === 'rejected') return status !== undefined && status >= 500;
  return failure === 'unreachable' || failure === 'broken_stream';
}

/**
 * Runs a request, and once more where it may have been bad luck.
 *
 * @param ask gives nothing to anybody before it settles
 * @param delayMs before the second
 * @throws {VoiceUnavailable} or the signal's own reason
 */
export async function askedOnceMore<Answer>(ask: () => Promise<Answer>, signal: AbortSignal, delayMs: number): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    const failure = speechFailure(error);
    if (!mayPass(failure)) throw failure;
  }
  await pause(delayMs, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    throw speechFailure(error);
  }
}
