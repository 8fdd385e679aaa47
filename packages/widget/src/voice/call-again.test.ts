import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callIds, conversation, frame, type Script, speakingCall } from './call-harness.ts';

/** The socket breaks, and there is another. */
async function broken(script: Script = {}) {
  const one = await speakingCall(script);
  one.line.closes(1_006);
  await vi.advanceTimersByTimeAsync(250);
  return one;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call whose socket breaks', () => {
  it.each([1_000, 1_001, 1_005, 1_006, 1_009, 1_011, 1_012])('is taken up again after code %i', async (code) => {
    const one = await speakingCall({ greeting: { conversation_id: conversation } });
    one.line.closes(code);
    expect(one.view.phase).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(250);
    expect(one.lines).toHaveLength(2);
    one.line.opens();
    expect(one.line.sent).toEqual([{ type: 'start', conversation_id: conversation, resume: callIds[0] }]);
    one.line.starts(callIds[1]);
    one.line.enters('listening');
    expect(one.view.phase).toBe('listening');
    expect(one.story.filter((step) => step === 'chime')).toHaveLength(2);
    expect(one.end).toEqual([]);
  });

  it('is taken up again as the call that was taken last', async () => {
    const one = await broken();
    one.line.starts(callIds[1]);
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.line.opens();
    expect(one.line.sent).toEqual([{ type: 'start', resume: callIds[1] }]);
  });

  it('goes on in the conversation that the server names, where the words that would have told were lost', async () => {
    const one = await broken();
    one.line.opens();
    one.line.tells({ type: 'started', call_id: callIds[1], conversation_id: conversation, seconds_max: 600 });
    expect(one.held).toEqual([conversation]);
  });

  it('goes on with its clock, and may last as long again', async () => {
    const one = await speakingCall();
    const { startedAt } = one.view;
    await vi.advanceTimersByTimeAsync(60_000);
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.line.starts(callIds[1]);
    expect(one.view).toMatchObject({ startedAt, secondsMax: 660.25 });
  });

  it('waits longer before each try, and gives up after ten seconds', async () => {
    const one = await speakingCall();
    const brokeAt = Date.now();
    const triedAfter: number[] = [];
    one.line.closes(1_006);
    while (one.ends.length === 0) {
      const { length } = one.lines;
      await vi.advanceTimersByTimeAsync(50);
      if (one.lines.length === length) continue;
      triedAfter.push(Date.now() - brokeAt);
      one.line.closes(1_006);
    }
    expect(triedAfter).toEqual([250, 750, 1_750, 3_750, 5_750, 7_750, 9_750]);
    expect(one.end).toEqual([['lost', 'unreachable']]);
  });

  it('gives up after ten seconds also where nothing is ever answered', async () => {
    const one = await speakingCall();
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(one.end).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(one.end).toEqual([['lost', 'unreachable']]);
  });

  it('gives up where the laptop slept meanwhile', async () => {
    const one = await speakingCall();
    one.line.closes(1_006);
    vi.setSystemTime(Date.now() + 60_000);
    await vi.advanceTimersByTimeAsync(251);
    expect(one.end).toEqual([['lost', 'unreachable']]);
  });

  it('has all its tries again once it was taken', async () => {
    const one = await broken();
    for (let turn = 0; turn < 8; turn += 1) {
      one.line.starts(callIds[1]);
      await vi.advanceTimersByTimeAsync(5_000);
      one.line.closes(1_006);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(one.lines).toHaveLength(10);
    expect(one.end).toEqual([]);
  });

  it('drops what is said meanwhile', async () => {
    const one = await broken();
    one.call.hear(frame());
    one.line.opens();
    one.call.hear(frame());
    expect(one.lines.map(({ frames }) => frames)).toEqual([0, 0]);
  });

  it('is still muted when it is taken up again', async () => {
    const one = await speakingCall();
    one.call.mute(true);
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.line.starts(callIds[1]);
    expect(one.line.sent.slice(1)).toEqual([{ type: 'mute', muted: true }]);
  });

  it('is over when the visitor hangs up meanwhile', async () => {
    const one = await speakingCall();
    one.line.ends('shutdown', 'database_unavailable');
    one.call.hangUp();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.end).toEqual([['visitor', undefined]]);
    expect(one.lines).toHaveLength(1);
  });

  it('listens to the socket it has, and to none before', async () => {
    const one = await broken();
    const [before] = one.lines;
    before?.sounds();
    before?.ends('taken-over');
    expect(one.played).toEqual([1]);
    expect(one.end).toEqual([]);
  });
});

describe('what had come of an utterance when the socket broke', () => {
  it('is heard until the call is taken up again, and not reported', async () => {
    const one = await speakingCall();
    one.story.length = 0;
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.call.played({ utterance: 1, ms: 300, level: 0.1, isOver: false });
    expect(one.story).toEqual([]);
    one.line.starts(callIds[1]);
    expect(one.story).toEqual(['clear']);
    one.call.played({ utterance: 1, ms: 310, level: 0, isOver: true });
    expect(one.line.sent).toHaveLength(1);
  });

  it('is not counted as heard of the next one, which the server calls by the same number', async () => {
    const one = await broken();
    one.line.starts(callIds[1]);
    one.line.enters('speaking', 1);
    one.line.sounds();
    const [before, next = 0] = one.played;
    expect(next).not.toBe(before);
    one.call.played({ utterance: 1, ms: 5_000, level: 0, isOver: true });
    one.call.played({ utterance: next, ms: 60, level: 0, isOver: true });
    expect(one.line.sent.slice(1)).toEqual([{ type: 'played', ms: 60, utterance: 1 }]);
  });

  it('stays in the conversation as far as it was shown', async () => {
    const one = await speakingCall();
    one.line.tells({ type: 'transcript', role: 'assistant', text: 'We open at nine.', final: false });
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.line.starts(callIds[1]);
    expect(one.said).toMatchObject([{ role: 'assistant', text: 'We open at nine.' }]);
    expect(one.view.captions.assistant).toBe('');
  });
});

describe('a network that takes nothing', () => {
  /** Frames of 40 ms. */
  const hearFor = async (one: Awaited<ReturnType<typeof speakingCall>>, ms: number) => {
    for (let at = 0; at < ms; at += 40) {
      one.call.hear(frame());
      await vi.advanceTimersByTimeAsync(40);
    }
  };

  it('for three seconds counts as a broken socket', async () => {
    const one = await speakingCall();
    one.line.isTaking = false;
    await hearFor(one, 3_000);
    expect(one.line.isClosed).toBe(false);
    await hearFor(one, 200);
    expect(one.lines[0]?.isClosed).toBe(true);
    expect(one.view.phase).toBe('reconnecting');
  });

  it('for a while only costs what was said', async () => {
    const one = await speakingCall();
    for (let turn = 0; turn < 3; turn += 1) {
      one.line.isTaking = false;
      await hearFor(one, 2_000);
      one.line.isTaking = true;
      await hearFor(one, 40);
    }
    expect(one.lines).toHaveLength(1);
    expect(one.line.frames).toBe(3);
  });
});
