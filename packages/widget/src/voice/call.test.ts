import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noConnection } from '../transport/failure.ts';
import { begunCall, callIds, conversation, frame, problem, speakingCall, takenCall } from './call-harness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call that begins', () => {
  it('says first with which conversation it goes on, and what was agreed to', async () => {
    const greeting = { conversation_id: conversation, consent_version: '0123456789abcdef' };
    const one = await begunCall({ greeting });
    expect(one.view.phase).toBe('connecting');
    expect(one.line).toMatchObject({ pass: 'pass-0', sent: [] });
    one.line.opens();
    expect(one.line.sent).toEqual([{ type: 'start', ...greeting }]);
  });

  it('sends no sound before the server has taken it', async () => {
    const one = await begunCall();
    one.call.hear(frame());
    one.line.opens();
    one.call.hear(frame());
    expect(one.line.frames).toBe(0);
    one.line.tells({ type: 'started', call_id: callIds[0], seconds_max: 600 });
    one.call.hear(frame());
    expect(one.line.frames).toBe(1);
    expect(one.view).toMatchObject({ phase: 'idle', startedAt: Date.now(), secondsMax: 600 });
  });

  it('chimes when it listens for the first time, and only then', async () => {
    const one = await takenCall();
    one.line.enters('thinking');
    one.line.enters('listening');
    expect(one.story.filter((step) => step === 'chime')).toHaveLength(1);
    expect(one.view.phase).toBe('listening');
  });

  it('is tried again where no `started` comes within six seconds', async () => {
    const one = await begunCall();
    one.line.opens();
    await vi.advanceTimersByTimeAsync(6_249);
    expect(one.lines).toHaveLength(1);
    expect(one.line.isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(one.lines).toHaveLength(2);
    expect(one.view.phase).toBe('connecting');
  });

  it('is tried again where the pass takes too long, and opens no second socket when that one comes at last', async () => {
    const late = Promise.withResolvers<string>();
    const one = await begunCall({ passes: [late.promise] });
    await vi.advanceTimersByTimeAsync(6_250);
    expect(one.lines.map(({ pass }) => pass)).toEqual(['pass-0']);
    late.resolve('late');
    await vi.advanceTimersByTimeAsync(0);
    expect(one.lines).toHaveLength(1);
  });

  it('ends at once where the pass is refused for good', async () => {
    const one = await begunCall({ passes: [problem('session_expired')] });
    expect(one.end).toEqual([['refused', 'session_expired']]);
    expect(one.lines).toEqual([]);
  });

  it('says why it could not be reached, where nothing came of all its tries', async () => {
    const offline = () => noConnection('offline');
    const one = await begunCall({ passes: Array.from({ length: 9 }, offline) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(one.end).toEqual([['lost', 'offline']]);
    const other = await begunCall({ open: () => { throw new DOMException('no', 'SecurityError'); } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(other.end).toEqual([['lost', 'unreachable']]);
  });

  it('is over when the visitor hangs up before there is a socket', async () => {
    const late = Promise.withResolvers<string>();
    const one = await begunCall({ passes: [late.promise] });
    one.call.hangUp();
    late.resolve('late');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.end).toEqual([['visitor', undefined]]);
    expect(one.lines).toEqual([]);
  });
});

describe('what is said', () => {
  it('is a caption until it is final, and a message then', async () => {
    const one = await takenCall();
    const draft = { type: 'transcript', role: 'user', final: false } as const;
    one.line.tells({ ...draft, text: 'When do' }, { ...draft, text: 'When do you open' });
    expect(one.view.captions).toEqual({ user: 'When do you open', assistant: '' });
    expect(one.said).toEqual([]);
    const final = { ...draft, text: 'When do you open?', final: true, message_id: callIds[1], conversation_id: conversation };
    one.line.tells(final);
    expect(one.view.captions.user).toBe('');
    expect(one.said).toEqual([final]);
  });

  it('and not yet final when the visitor hangs up stays: nobody will tell the rest', async () => {
    const one = await speakingCall();
    one.line.tells({ type: 'transcript', role: 'assistant', text: 'We open at nine.', final: false });
    one.call.hangUp();
    expect(one.said).toMatchObject([{ role: 'assistant', text: 'We open at nine.', final: true }]);
  });

  it('may be contact details that were taken', async () => {
    const one = await takenCall();
    one.line.tells({ type: 'lead-captured', lead_id: callIds[1] }, { type: 'usage', seconds_in: 1, seconds_out: 1 });
    expect(one.seen.leads).toBe(1);
  });
});

describe('what is heard', () => {
  it('is played as the utterance that `speaking` began', async () => {
    const one = await speakingCall();
    one.line.sounds();
    one.line.enters('listening');
    one.line.enters('speaking', 2);
    one.line.sounds();
    expect(one.played).toEqual([1, 1, 2]);
  });

  it('is reported about every 200 ms, and at once where it ends', async () => {
    const one = await speakingCall();
    for (let ms = 50; ms <= 600; ms += 50) {
      await vi.advanceTimersByTimeAsync(50);
      one.call.played({ utterance: 1, ms: ms + 0.4, level: 0.1, isOver: false });
    }
    one.call.played({ utterance: 1, ms: 610, level: 0, isOver: true });
    expect(one.line.sent.slice(1)).toEqual([50, 250, 450, 610].map((ms) => ({ type: 'played', ms, utterance: 1 })));
  });

  it('is not reported of an utterance that another has followed', async () => {
    const one = await speakingCall();
    one.line.enters('listening');
    one.line.enters('speaking', 2);
    one.call.played({ utterance: 1, ms: 900, level: 0, isOver: true });
    expect(one.line.sent).toHaveLength(1);
  });

  it('is silenced by the server', async () => {
    const one = await speakingCall();
    one.line.tells({ type: 'transcript', role: 'assistant', text: 'We open', final: false });
    one.story.length = 0;
    one.line.tells({ type: 'clear' });
    expect(one.story).toEqual(['clear']);
    expect(one.view.captions.assistant).toBe('');
  });

  it('is silenced by the visitor, also what still comes of it; the next is played', async () => {
    const one = await speakingCall();
    one.story.length = 0;
    one.call.interrupt();
    expect(one.story).toEqual(['clear']);
    expect(one.line.sent.at(-1)).toEqual({ type: 'interrupt' });
    one.line.sounds();
    one.line.enters('listening');
    one.line.enters('speaking', 2);
    one.line.sounds();
    expect(one.played).toEqual([1, 2]);
  });

  it('is not called speech any more once the visitor has silenced it, also where the server goes on with a goodbye', async () => {
    const one = await speakingCall();
    one.call.interrupt();
    expect(one.view.phase).toBe('thinking');
    one.line.enters('listening');
    expect(one.view.phase).toBe('listening');
    one.call.interrupt();
    expect(one.view.phase).toBe('listening');
  });
});

describe('muting', () => {
  it('turns the microphone off here and says so there', async () => {
    const one = await takenCall();
    one.call.mute(true);
    expect(one.story.at(-1)).toBe('mute');
    expect(one.view.isMuted).toBe(true);
    one.call.mute(false);
    expect(one.line.sent.slice(1)).toEqual([{ type: 'mute', muted: true }, { type: 'mute', muted: false }]);
  });
});

describe('a call ends', () => {
  it.each([
    ['silence', undefined], ['length', undefined], ['budget', 'voice_budget_used'], ['limit', 'rate_limited'], ['refused', 'key_revoked'],
    ['taken-over', undefined], ['malformed', 'invalid_request'], ['engine', 'voice_unavailable'], ['visitor', undefined],
  ] as const)('for the reason that the server gives: %s', async (reason, code) => {
    const one = await takenCall();
    one.line.ends(reason, code);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.end).toEqual([[reason, code]]);
    expect(one.lines).toHaveLength(1);
    expect(one.view.phase).toBe('ended');
  });

  it('for a reason of next year', async () => {
    const one = await takenCall();
    one.line.tells({ type: 'ended', reason: 'tea-time' });
    expect(one.end).toEqual([['tea-time', undefined]]);
  });

  it.each([[4400, 'malformed'], [4401, 'refused'], [4408, 'silence'], [4429, 'limit'], [4500, 'engine']])('with code %i alone', async (code, reason) => {
    const one = await takenCall();
    one.line.closes(code);
    expect(one.end).toEqual([[reason, undefined]]);
  });

  it.each([
    ['limit', 'call_in_progress'], ['limit', 'voice_busy'], ['limit', 'voice_budget_used'], ['limit', 'rate_limited'], ['refused', 'consent_required'],
    ['refused', 'voice_off'], ['malformed', 'not_found'], ['engine', 'database_unavailable'],
  ] as const)('before it began: %s, %s', async (reason, code) => {
    const one = await begunCall();
    one.line.opens();
    one.line.ends(reason, code);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.end).toEqual([[reason, code]]);
    expect(one.lines).toHaveLength(1);
  });

  it('once, with the microphone off before anybody hears of it', async () => {
    const one = await speakingCall();
    one.story.length = 0;
    one.call.hangUp();
    expect(one.story).toEqual(['microphone off', 'ended', 'told']);
    expect(one.line.sent.at(-1)).toEqual({ type: 'end' });
    expect(one.line.isClosed).toBe(true);
    expect(one.isListening).toBe(false);
    one.call.hangUp();
    one.call.deviceLost();
    one.line.ends('visitor');
    one.line.sounds();
    one.call.hear(frame());
    one.call.played({ utterance: 1, ms: 10, level: 0, isOver: true });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.end).toEqual([['visitor', undefined]]);
    expect(one.played).toEqual([1]);
    expect(one.line.frames).toBe(0);
  });

  it('where no microphone is left', async () => {
    const one = await takenCall();
    one.call.deviceLost();
    expect(one.line.sent.at(-1)).toEqual({ type: 'end' });
    expect(one.end).toEqual([['device', undefined]]);
  });
});
