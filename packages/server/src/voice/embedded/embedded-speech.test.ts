import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined } from '../../../../../tests/harness/provider/voice-box.ts';
import { resampled } from '../../../../../tests/harness/provider/wav.ts';
import { createLog } from '../../log.ts';
import { createEmbeddedSpeech, type EmbeddedSpeech } from './embedded-speech.ts';
import { noise, readRecordings, withSilence } from './testing/recordings.ts';
import { spokenWords, wordErrors } from './testing/word-errors.ts';

const workers: Worker[] = [];
process.on('worker', (worker: Worker) => workers.push(worker));

const never = new AbortController().signal;
const recordings = readRecordings();
let speech: EmbeddedSpeech;
let threadsBeforeUse: number | undefined;

beforeAll(async () => {
  speech = createEmbeddedSpeech({ log: createLog('silent') });
  threadsBeforeUse = workers.length;
  await speech.ready();
});
afterAll(() => speech.close());

async function sayAll(sentence: string, signal = never): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  for await (const piece of speech.mouth.speak(sentence, signal)) pieces.push(piece);
  return joined(pieces);
}

it('starts nothing before it is used, then three threads', () => {
  expect(threadsBeforeUse).toBe(0);
  expect(workers).toHaveLength(3);
});

describe('the ear', () => {
  it('mishears at most 8 % of the words of people', async () => {
    let [errors, words] = [0, 0];
    for (const { samples, said } of recordings) {
      const heard = await speech.ear.hear(samples, never);
      errors += wordErrors(spokenWords(said), spokenWords(heard));
      words += spokenWords(said).length;
    }
    expect(words).toBeGreaterThan(80);
    expect(errors / words).toBeLessThanOrEqual(0.08);
  });

  it.each([0.8, 1.2, 2])('hears all of it after %d s of silence', async (seconds) => {
    let [errors, words] = [0, 0];
    for (const { samples, said } of recordings) {
      const heard = await speech.ear.hear(withSilence(samples, seconds * 16_000, 6_000), never);
      errors += wordErrors(spokenWords(said), spokenWords(heard));
      words += spokenWords(said).length;
    }
    expect(errors / words).toBeLessThanOrEqual(0.08);
  });

  it.each([0, 1, 1600, 16_000, 80_000])('hears no words in silence and noise of %i samples', async (length) => {
    for (const sound of [new Int16Array(length), noise(length, 300), noise(length, 3000)]) {
      expect(await speech.ear.hear(sound, never)).toBe('');
    }
  });

  it('hears the whole of what is longer than the model takes', async () => {
    const all = recordings.flatMap(({ samples }) => [...samples, ...new Int16Array(8000)]);
    expect(all.length).toBeGreaterThan(30 * 16_000);
    const said = spokenWords(recordings.map(({ said }) => said).join(' '));
    const heard = spokenWords(await speech.ear.hear(Int16Array.from(all), never));
    expect(wordErrors(said, heard) / said.length).toBeLessThanOrEqual(0.1);
  });

  it('leaves the samples to whom they belong', async () => {
    const samples = noise(16_000, 300);
    await speech.ear.hear(samples, never);
    expect(samples).toEqual(noise(16_000, 300));
  });
});

describe('the mouth', () => {
  it('is understood by the ear', async () => {
    const sentences = [
      'We are open from nine in the morning until six in the evening.',
      'Your appointment is on Thursday at half past ten.',
      'Please leave your name and your number, and somebody will call you back tomorrow.',
      'I could not find an answer to that question.',
      'A loaf of rye bread costs four dollars.',
    ];
    let [errors, words] = [0, 0];
    for (const sentence of sentences) {
      const heard = await speech.ear.hear(resampled({ rate: 24_000, samples: await sayAll(sentence) }, 16_000), never);
      errors += wordErrors(spokenWords(sentence), spokenWords(heard));
      words += spokenWords(sentence).length;
    }
    expect(errors / words).toBeLessThanOrEqual(0.1);
  });

  it('begins at once and ends soon', async () => {
    const samples = await sayAll('Hello there.');
    const isLoud = (sample: number) => Math.abs(sample) > 500;
    expect(samples.length / 24_000).toBeGreaterThan(0.6);
    expect(samples.findIndex(isLoud) / 24_000).toBeLessThan(0.06);
    expect((samples.length - samples.findLastIndex(isLoud)) / 24_000).toBeLessThan(0.3);
  });

  it('says a long sentence in parts, all of it', async () => {
    const sentence = 'This is a sentence that goes on, and on, and on. '.repeat(16);
    const lengths: number[] = [];
    for await (const piece of speech.mouth.speak(sentence, never)) lengths.push(piece.length / 24_000);
    expect(lengths.length).toBeGreaterThan(1);
    expect(lengths.reduce((total, seconds) => total + seconds, 0)).toBeGreaterThan(16 * 2);
  });

  it.each(['', ' … ', '😀', '-t', '日本'])('takes %j without harm', async (text) => {
    await sayAll(text);
    expect((await sayAll('Still here.')).length).toBeGreaterThan(0);
  });

  it('stops when nobody listens any more', async () => {
    const abort = new AbortController();
    const saying = sayAll('This is never said to the end, and nobody waits for it.', abort.signal);
    abort.abort();
    await expect(saying).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a thread that is killed in mid-sentence', () => {
  it('refuses what was asked of it at once, and the next use works', async () => {
    const { samples } = recordings[0] ?? { samples: new Int16Array() };
    const asked = Promise.allSettled([speech.ear.hear(samples, never), speech.ear.hear(samples, never), sayAll('Nobody hears this.')]);
    await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    const crashed = { status: 'rejected', reason: { name: 'VoiceUnavailable', failure: 'crashed' } };
    expect(await asked).toMatchObject([crashed, crashed, crashed]);
    expect(await speech.ear.hear(samples, never)).toMatch(/fellow Americans/);
    expect((await sayAll('Here again.')).length).toBeGreaterThan(0);
  });
});

describe('when it is closed', () => {
  it('leaves no thread behind, whatever they are doing', async () => {
    const other = createEmbeddedSpeech({ log: createLog('silent') });
    const before = workers.length;
    await other.ready();
    const hearing = other.ear.hear(recordings[0]?.samples ?? new Int16Array(), never);
    const [heard] = await Promise.all([Promise.allSettled([hearing]), other.close()]);
    expect(heard).toMatchObject([{ reason: { failure: 'crashed' } }]);
    expect(workers.slice(before).map(({ threadId }) => threadId)).toEqual([-1, -1, -1]);
    await expect(other.ready()).rejects.toMatchObject({ failure: 'crashed' });
  });
});
