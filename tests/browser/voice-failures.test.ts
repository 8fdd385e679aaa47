/** What goes wrong in a call, and in which words the visitor is told: in a real browser, whose own refusals these are. */
import { problemOf, type ProblemCode } from '@coatcheck/contract/problems';
import { type EndReason, voiceClose } from '@coatcheck/contract/voice';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallStage, type CallVisit, eventually, openCallStage } from '../harness/call-visit.ts';
import { unplugMicrophone } from '../harness/page-microphones.ts';

let stage: CallStage;
beforeAll(async () => {
  stage = await openCallStage();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

/** The sentence below the conversation, once the composer is back. */
async function note({ frame, composer }: CallVisit): Promise<string> {
  await composer.waitFor();
  return frame.locator('.call-note').innerText();
}

describe('without a microphone', () => {
  it.each([
    ['denied by the visitor', ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'], 'The microphone is blocked.'],
    ['that is not there', [], 'No microphone was found.'],
  ] as const)('%s the visitor is told, no socket is opened, and writing goes on', async (_, args, words) => {
    const own = await openCallStage({ args });
    try {
      const visit = await own.visit();
      await visit.microphone.click();
      expect(await note(visit)).toContain(words);
      expect(await visit.frame.locator('.call-note').getAttribute('role')).toBe('alert');
      expect(await visit.microphones()).toEqual(['refused']);
      expect(own.server.voice.addresses).toEqual([]);
      await visit.composer.fill('When are you open?');
      await visit.composer.press('Enter');
      await visit.frame.locator('.chip').first().waitFor();
      expect(await visit.frame.locator('.call-note').count()).toBe(0);
      expect(visit.complaints).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it('that the page forbids, it is not the visitor’s doing', async () => {
    stage.server.pageHeaders = { 'permissions-policy': 'microphone=()' };
    const visit = await stage.visit();
    await visit.microphone.click();
    expect(await note(visit)).toBe('This website does not let its chat use the microphone. You are welcome to write instead.');
    expect(visit.complaints).toEqual([expect.stringContaining('microphone is not allowed')]);
  });

  it('that is pulled out, a call goes on with the next one, and ends where there is none', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    await unplugMicrophone(visit.frame);
    await eventually(() => visit.microphones()).toEqual(['ended', 'live']);
    const before = call.frames.length;
    await eventually(() => call.frames.length).toBeGreaterThan(before + 9);
    await visit.frame.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
    });
    await unplugMicrophone(visit.frame);
    expect(await note(visit)).toBe('The microphone was disconnected, so the call has ended.');
    await eventually(() => call.heard('end')).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
  });
});

describe('a browser', () => {
  it('that makes no audio context is told of', async () => {
    const visit = await stage.visit({
      before: () => {
        globalThis.AudioContext = class extends AudioContext {
          constructor() {
            super();
            throw new DOMException('no', 'NotSupportedError');
          }
        };
      },
    });
    await visit.microphone.click();
    expect(await note(visit)).toBe('Your browser could not start the call. You are welcome to write instead.');
    expect(visit.complaints).toEqual([]);
  });

  it('that can’t load the code of calls lets go of the microphone, and tries again with the next press', async () => {
    const visit = await stage.visit();
    await visit.page.route('**/assets/voice-en-*', (route) => route.abort());
    await visit.microphone.click();
    expect(await note(visit)).toContain('could not be reached');
    await visit.page.unroute('**/assets/voice-en-*');
    // In Chromium an import that failed once has failed for ever: a new document comes, where the server answers, with that sentence.
    await eventually(() => visit.microphones().catch(() => undefined)).toEqual([]);
    expect(await note(visit)).toContain('could not be reached');
    await visit.call();
  });
});

describe('a call that is refused', () => {
  it.each<[ProblemCode, string, number?]>([
    ['voice_busy', 'All lines are busy. Please try again in 7 seconds.', 7],
    ['rate_limited', 'That was a lot of calls in a short time. Please try again in 2 minutes.', 100],
    ['voice_budget_used', 'No more calls can be taken for now. You are welcome to write instead.'],
    ['call_in_progress', 'You are already in a call, in another tab or window. End that one first.'],
    ['voice_off', 'Calls are not offered here. You are welcome to write instead.'],
  ])('for %s says so', async (code, words, retryAfterSeconds) => {
    const visit = await stage.visit();
    stage.server.voice.setMode({ isManual: true, refuse: { code, times: 1, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } });
    await visit.microphone.click();
    expect(await note(visit)).toBe(words);
    expect(await visit.microphones()).toEqual(['ended']);
    // Once more it is taken.
    await visit.call();
    expect(await visit.frame.locator('.call-note').count()).toBe(0);
  });
});

describe('a call that the server ends', () => {
  it.each<[EndReason, number, string, ProblemCode?]>([
    ['silence', voiceClose.silence, 'The call ended because nothing was said for a while.'],
    ['length', voiceClose.limit, 'The call reached its longest time and has ended. You can go on writing.'],
    ['budget', voiceClose.limit, 'No more calls can be taken for now. You are welcome to write instead.', 'voice_budget_used'],
    ['engine', voiceClose.engine, 'Calls do not work right now. You are welcome to write instead.', 'voice_unavailable'],
    ['taken-over', voiceClose.limit, 'The call goes on in another tab or window.'],
  ])('for %s says so', async (reason, code, words, problem) => {
    const visit = await stage.visit();
    const call = await visit.call();
    if (problem !== undefined) call.send({ type: 'error', problem: problemOf(problem) });
    call.send({ type: 'ended', reason });
    call.close(code);
    expect(await note(visit)).toBe(words);
    expect(await visit.microphones()).toEqual(['ended']);
    expect(visit.complaints).toEqual([]);
  });

  it('as its assistant was switched off, ends everything with that sentence', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    call.send({ type: 'error', problem: problemOf('key_revoked') });
    call.send({ type: 'ended', reason: 'refused' });
    call.close(voiceClose.refused);
    await visit.frame.locator('.goodbye', { hasText: 'has been switched off' }).waitFor();
    expect(await visit.frame.locator('.call-note').count()).toBe(0);
    expect(await visit.composer.isDisabled()).toBe(true);
    expect(await visit.microphone.isDisabled()).toBe(true);
    expect(await visit.microphones()).toEqual(['ended']);
  });
});

describe('a network that breaks', () => {
  it('is told of, and the call is taken up again where it was', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    await visit.button('Mute').click();
    call.send({ type: 'transcript', role: 'assistant', text: 'On Fridays we', final: false });
    await visit.frame.locator('.live', { hasText: 'On Fridays we' }).waitFor();
    const before = stage.server.voice.calls.length;
    stage.server.voice.setMode({ isManual: true, isDown: true });
    call.drop();
    await visit.bar.locator('strong', { hasText: 'The connection dropped. Trying again' }).waitFor();
    stage.server.voice.setMode({ isManual: true });
    await visit.bar.getByText('Microphone off').waitFor();
    const next = stage.server.voice.calls[before];
    expect(next?.heard('start')).toEqual([{ type: 'start', resume: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    expect(next?.heard('mute')).toEqual([{ type: 'mute', muted: true }]);
    await eventually(() => next?.frames.length).toBeGreaterThan(9);
    await visit.frame.locator('.turn.assistant:not(.live)', { hasText: 'On Fridays we' }).waitFor();
    expect(await visit.microphones()).toEqual(['live']);
    expect([...call.complaints, ...(next?.complaints ?? [])]).toEqual([]);
  });

  it('for good ends the call in words', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    stage.server.voice.setMode({ isDown: true });
    call.drop();
    await visit.bar.locator('strong', { hasText: 'The connection dropped. Trying again' }).waitFor();
    expect(await note(visit)).toBe('The connection was lost, so the call has ended.');
    expect(await visit.microphones()).toEqual(['ended']);
  });
});
