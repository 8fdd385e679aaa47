/**
 * Voice activity for as many calls as one thread can listen to; activity-pool.ts has more of them. Here samples are gathered to frames
 * and handed over; what the thread decides comes back with the position that it was decided at.
 */
import type { Log } from '../../log.ts';
import { VoiceUnavailable, type ActivityListener, type VoiceActivity } from '../speech.ts';
import type { FromActivity, ToActivity } from './activity-worker.ts';
import { Thread } from './thread.ts';

export interface EmbeddedActivity extends VoiceActivity {
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ActivityThread extends EmbeddedActivity {
  /** Whether it listens to one more. */
  readonly hasRoom: boolean;
}

const frameSamples = 512;
/** A frame takes 0.4 ms of 32; half of the thread's time is kept for a machine that does other things too. */
export const listenersMax = 40;
/** How many frames may wait before nobody else is let in: a delay of a quarter of a second. */
const framesBehindMax = 640;
/** The thread reports after each 32, so that a few are nothing to worry about. */
const framesUnreportedMax = 64;
/** A thread that has more to do than that, and reports nothing for so long, hangs. */
const hangsAfterMs = 5000;

interface Listening {
  readonly onChange: (isSpeech: boolean, atSample: number) => void;
  readonly onLost: () => void;
}

/** @param name of the thread, for the log */
export function createActivity(log: Log, name = 'activity'): ActivityThread {
  const listening = new Map<number, Listening>();
  /** Those that wait for the thread to start. */
  let arriving = 0;
  let lastId = 0;
  let framesBehind = 0;
  /** When the thread last had nothing to do, or did some of it. */
  let progressAt = 0;

  const thread = new Thread<ToActivity, FromActivity>({
    name,
    entry: new URL('./activity-worker.ts', import.meta.url),
    heapMbMax: 64,
    log,
    onMessage(message) {
      if (message.type === 'done') {
        framesBehind -= message.frames;
        progressAt = performance.now();
      }
      // Of one that was closed or reset meanwhile nothing is told.
      else listening.get(message.id)?.onChange(message.isSpeech, message.atSample);
    },
    onLost() {
      const lost = [...listening.values()];
      listening.clear();
      framesBehind = 0;
      for (const { onLost } of lost) onLost();
    },
  });

  const hasRoom = () => listening.size + arriving < listenersMax && framesBehind <= framesBehindMax;

  async function arrive(): Promise<void> {
    if (!hasRoom()) throw new VoiceUnavailable('busy');
    arriving += 1;
    try {
      await thread.start();
    } finally {
      arriving -= 1;
    }
  }

  function open(listener: Listening): number {
    lastId += 1;
    listening.set(lastId, listener);
    thread.post({ type: 'open', id: lastId });
    return lastId;
  }

  /** @returns false if it was none any more */
  function shut(id: number): boolean {
    if (!listening.delete(id)) return false;
    thread.post({ type: 'close', id });
    return true;
  }

  function hand(id: number, samples: Int16Array<ArrayBuffer>, end: number): void {
    const now = performance.now();
    if (framesBehind < framesUnreportedMax) progressAt = now;
    framesBehind += 1;
    thread.post({ type: 'frame', id, end, samples }, [samples.buffer]);
    if (now - progressAt > hangsAfterMs) thread.kill();
  }

  return {
    start: () => thread.start(),
    close: () => thread.close(),
    get hasRoom() {
      return hasRoom();
    },
    async listen(onChange, onLost): Promise<ActivityListener> {
      await arrive();
      const listener = { onChange, onLost };
      let id = open(listener);
      let pushed = 0;
      let frame = new Int16Array(frameSamples);
      let filled = 0;
      return {
        push(samples) {
          for (let from = 0; from < samples.length && listening.has(id); ) {
            const part = samples.subarray(from, from + frameSamples - filled);
            frame.set(part, filled);
            filled += part.length;
            from += part.length;
            if (filled < frameSamples) break;
            hand(id, frame, pushed + from);
            frame = new Int16Array(frameSamples);
            filled = 0;
          }
          pushed += samples.length;
        },
        reset() {
          filled = 0;
          if (shut(id)) id = open(listener);
        },
        close() {
          shut(id);
        },
      };
    },
  };
}
