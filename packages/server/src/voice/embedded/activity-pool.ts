/**
 * Voice activity for all calls. One thread listens to 40; the next one starts when those before have no room, up to one a core: more
 * would only take time from each other. Threads that have started stay, at 40 MB each.
 */
import { availableParallelism } from 'node:os';
import type { Log } from '../../log.ts';
import { VoiceUnavailable } from '../speech.ts';
import { createActivity, type EmbeddedActivity } from './activity.ts';

/** @param threadsMax default: as many as there are cores */
export function createActivityPool(log: Log, threadsMax = availableParallelism()): EmbeddedActivity {
  const first = createActivity(log);
  const threads = [first];
  let isClosed = false;

  function another() {
    if (threads.length >= threadsMax) throw new VoiceUnavailable('busy');
    const thread = createActivity(log, `activity-${threads.length + 1}`);
    threads.push(thread);
    return thread;
  }

  return {
    start: () => first.start(),
    async listen(onChange, onLost) {
      if (isClosed) throw new VoiceUnavailable('crashed');
      return (threads.find(({ hasRoom }) => hasRoom) ?? another()).listen(onChange, onLost);
    },
    async close() {
      isClosed = true;
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
