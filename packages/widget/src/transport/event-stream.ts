/** `text/event-stream`, as far as an answer uses it: the payloads of `data:` lines, one event each. */
import { noConnection } from './failure.ts';

/** An event longer than this is none of ours. In UTF-16 code units. */
const eventLengthMax = 1_000_000;
/** A stream without a byte for so long has died without telling (a laptop that slept, a network that changed). */
const silenceMsMax = 75_000;

/** Takes text as it comes, in pieces cut anywhere, and gives whole payloads. */
export function createEventParser(onData: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  let endedInReturn = false;
  return (chunk) => {
    // A line may end in CR LF, and the cut may fall between the two.
    const fresh = endedInReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    if (chunk !== '') endedInReturn = chunk.endsWith('\r');
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    if (rest.length > eventLengthMax) throw noConnection('interrupted');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'));
        data = [];
      } else if (line === 'data' || line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
  };
}

/**
 * Reads a stream to its end.
 *
 * @throws {Failure} `interrupted` where it broke off or fell silent
 * @throws {DOMException} `AbortError`, where the signal ended it
 */
export async function readEventStream(response: Response, onData: (data: string) => void, signal: AbortSignal): Promise<void> {
  const feed = createEventParser(onData);
  const reader = response.body?.getReader();
  if (reader === undefined) {
    feed(`${await response.text()}\n\n`);
    return;
  }
  const decoder = new TextDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(noConnection('interrupted')), silenceMsMax);
      });
      const read = reader.read().catch(() => {
        throw noConnection('interrupted');
      });
      const { done, value } = await Promise.race([read, silence]);
      clearTimeout(timer);
      if (signal.aborted || done) break;
      feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (signal.aborted) throw new DOMException('the answer was stopped', 'AbortError');
}
