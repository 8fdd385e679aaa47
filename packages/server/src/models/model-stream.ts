/**
 * One request to a provider as a stream of parts, with an end in every case.
 *
 * 1. A request that gives no token in time is broken off; one that is refused, unreachable or breaks before its first token
 *    is sent once more, if the provider did not ask for a long wait.
 * 2. After the first token a silence longer than allowed breaks it off. Only our waiting counts, never a slow reader's.
 * 3. The caller's signal, or the caller walking away, cancels the provider's request.
 * 4. Whatever goes wrong comes out as `ModelUnavailable` without a cause: the SDK's errors hold prompts and answers.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ModelFailure, ModelUnavailable } from './assistant.ts';
import type { LanguageModel, ModelRequest, StreamPart } from './language-model.ts';
import type { ModelLimits } from './model-limits.ts';

/** What the requests of one answer share. */
export interface StreamTerms {
  /** Ends the request; the stream then ends without another part, and without an error. */
  readonly signal: AbortSignal;
  readonly limits: Pick<ModelLimits, 'firstTokenMsMax' | 'betweenTokensMsMax' | 'retryDelayMs' | 'retryAfterMsMax'>;
  /** How often any of them may still be sent again. */
  readonly retries: { left: number };
}

interface OpenStream {
  /** Everything up to the first token. */
  readonly parts: readonly StreamPart[];
  /** @returns the next part; `undefined` at the end */
  next(): Promise<StreamPart | undefined>;
  close(): void;
}

/** @throws {ModelUnavailable} */
export async function* modelStream(
  model: LanguageModel,
  request: ModelRequest,
  terms: StreamTerms,
): AsyncGenerator<StreamPart, void, void> {
  const { signal } = terms;
  const stream = await openWithRetry(model, request, terms);
  if (stream === undefined) return;
  try {
    yield* stream.parts;
    for (;;) {
      const part = await stream.next();
      if (part === undefined || signal.aborted) return;
      yield part;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stream.close();
  }
}

/** Step 1. */
async function openWithRetry(model: LanguageModel, request: ModelRequest, terms: StreamTerms): Promise<OpenStream | undefined> {
  const { signal, limits, retries } = terms;
  for (;;) {
    try {
      return await open(model, request, terms);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (retries.left === 0 || !mayPass(error, limits)) throw error;
      retries.left -= 1;
      const waitMs = Math.max(limits.retryDelayMs * (1 + Math.random()), (error.retryAfterSeconds ?? 0) * 1000);
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }
}

/** @returns whether the same request may succeed in a moment. A time-out does not count: the visitor waited long enough. */
function mayPass(error: unknown, limits: StreamTerms['limits']): error is ModelUnavailable {
  if (!(error instanceof ModelUnavailable)) return false;
  if ((error.retryAfterSeconds ?? 0) * 1000 > limits.retryAfterMsMax) return false;
  if (error.failure === 'rejected') return error.status === undefined || error.status >= 500;
  return ['rate_limited', 'unreachable', 'broken_stream'].includes(error.failure);
}

async function open(model: LanguageModel, request: ModelRequest, { signal, limits }: StreamTerms): Promise<OpenStream> {
  const cut = new AbortController();
  const leave = () => cut.abort(signal.reason);
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });

  let waiting = true;
  let lateness: ModelFailure = 'timeout';
  const late = () => {
    if (waiting) cut.abort(new ModelUnavailable(lateness));
  };
  let timer = setTimeout(late, limits.firstTokenMsMax);
  const close = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    cut.abort();
  };

  try {
    const { stream } = await model.doStream({ ...request, abortSignal: cut.signal });
    const reader = stream.getReader();
    // A read that waits must end with the request even where the body's own cancellation hangs.
    cut.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });

    const next = async (): Promise<StreamPart | undefined> => {
      waiting = true;
      try {
        const { done, value } = await reader.read();
        if (cut.signal.aborted) throw new ModelUnavailable('broken_stream');
        if (done) return undefined;
        if (value.type === 'error') throw value.error;
        if (value.type === 'finish' && value.finishReason.unified === 'interrupted') throw new ModelUnavailable('broken_stream');
        return value;
      } catch (error) {
        throw inOurWords(error, cut.signal);
      } finally {
        waiting = false;
      }
    };

    const parts: StreamPart[] = [];
    for (;;) {
      const part = await next();
      if (part === undefined) throw new ModelUnavailable('broken_stream');
      parts.push(part);
      if (isToken(part) || part.type === 'finish') break;
    }
    // Step 2.
    clearTimeout(timer);
    lateness = 'broken_stream';
    timer = setTimeout(late, limits.betweenTokensMsMax);
    const nextInTime = () => {
      timer.refresh();
      return next();
    };
    return { parts, next: nextInTime, close };
  } catch (error) {
    const failure = inOurWords(error, cut.signal);
    close();
    throw failure;
  }
}

function isToken(part: StreamPart): boolean {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return part.delta !== '';
    case 'tool-input-start':
    case 'tool-call':
      return true;
    default:
      return false;
  }
}

/** Step 4. */
function inOurWords(error: unknown, cut: AbortSignal): ModelUnavailable {
  if (cut.aborted && cut.reason instanceof ModelUnavailable) return cut.reason;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof ModelUnavailable) return cause;
    if (/JSONParse|TypeValidation/.test(cause.name)) return new ModelUnavailable('invalid_answer');
    // The SDK's name for a stream that ended before it said so.
    if (/InvalidResponseData|EmptyResponseBody/.test(cause.name)) return new ModelUnavailable('broken_stream');
  }
  // What is left is an error the provider sent inside its stream.
  return new ModelUnavailable('rejected');
}
