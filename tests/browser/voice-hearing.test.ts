/**
 * What people say, over the whole way: the browser's microphone with its echo cancellation and noise suppression, the worklet, the
 * socket, voice activity, the embedded ear, and the words on the screen. A frame that is lost, doubled or out of order costs words.
 */
import { readRecordings } from '@coatcheck/server/voice/embedded/testing/recordings';
import { spokenWords, wordErrors } from '@coatcheck/server/voice/embedded/testing/word-errors';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Deployment, startDeployment } from '../harness/deployment.ts';
import { createSpeaker, type Speaker, SpokenVisit } from '../harness/spoken-visit.ts';

let speaker: Speaker;
let d: Deployment;
beforeAll(async () => {
  [speaker, d] = await Promise.all([createSpeaker(), startDeployment({}, { demo: true })]);
});
afterAll(async () => {
  await d?.stop();
  await speaker?.close();
});

it('mishears at most 8 % of the words of people, from the browser to the screen', { timeout: 300_000 }, async () => {
  const visit = await SpokenVisit.begin(speaker, d.server.demoSites[0]?.url ?? '');
  await visit.call();
  let [errors, words] = [0, 0];
  const heard: string[] = [];
  for (const { samples, said } of readRecordings()) {
    const text = await visit.play(samples);
    heard.push(text);
    errors += wordErrors(spokenWords(said), spokenWords(text));
    words += spokenWords(said).length;
  }
  expect(words).toBeGreaterThan(80);
  expect(errors / words, `${errors} of ${words} words: ${heard.join(' | ')}`).toBeLessThanOrEqual(0.08);
  expect(visit.complaints).toEqual([]);
});
