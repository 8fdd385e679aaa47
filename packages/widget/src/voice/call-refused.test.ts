import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noConnection } from '../transport/failure.ts';
import { begunCall, callIds, problem, speakingCall } from './call-harness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a server that goes away', () => {
  it('is asked again until another takes its place', async () => {
    const one = await speakingCall();
    one.line.ends('shutdown');
    await vi.advanceTimersByTimeAsync(250);
    // It takes no calls any more, and its listener is not closed yet.
    one.line.opens();
    one.line.ends('limit', 'voice_busy');
    await vi.advanceTimersByTimeAsync(500);
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(1_000);
    one.line.ends('engine', 'database_unavailable');
    await vi.advanceTimersByTimeAsync(2_000);
    one.line.starts(callIds[1]);
    expect(one.view.phase).toBe('idle');
    expect(one.end).toEqual([]);
  });

  it.each([['begins', begunCall], ['is taken up again', speakingCall]])('is asked again where it took a call that %s, and has not yet missed us', async (_, call) => {
    const one = await call();
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    // Its `started` was lost on the way.
    one.line.opens();
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(500);
    one.line.opens();
    one.line.ends('limit', 'call_in_progress');
    await vi.advanceTimersByTimeAsync(1_000);
    one.line.starts(callIds[1]);
    expect(one.view.phase).toBe('idle');
    expect(one.end).toEqual([]);
  });

  it('is believed at last what it says each time', async () => {
    const one = await speakingCall();
    one.line.closes(1_006);
    for (let turn = 0; turn < 6; turn += 1) {
      await vi.advanceTimersByTimeAsync(2_000);
      if (one.ends.length === 0) one.line.ends('limit', 'call_in_progress');
    }
    expect(one.end).toEqual([['lost', 'call_in_progress']]);
  });

  it('is believed at once where it says that trying helps nothing', async () => {
    const one = await speakingCall();
    one.line.closes(1_006);
    await vi.advanceTimersByTimeAsync(250);
    one.line.opens();
    one.line.ends('limit', 'voice_budget_used');
    expect(one.end).toEqual([['limit', 'voice_budget_used']]);
  });
});

describe('the pass of a call', () => {
  it('goes up when it was renewed, also before the call was taken', async () => {
    const one = await speakingCall();
    one.renew('second');
    expect(one.line.sent.at(-1)).toEqual({ type: 'pass', access_token: 'second' });
    one.line.closes(1_006);
    one.renew('third');
    await vi.advanceTimersByTimeAsync(250);
    one.line.opens();
    one.renew('fourth');
    expect(one.line.sent.at(-1)).toEqual({ type: 'pass', access_token: 'fourth' });
  });

  it('that has expired is renewed, and the call is taken up again', async () => {
    const one = await speakingCall();
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250);
    expect(one.lines.map(({ pass }) => pass)).toEqual(['pass-0', 'pass-1']);
    one.line.starts(callIds[1]);
    expect(one.end).toEqual([]);
    // And once more, an hour later.
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250);
    expect(one.line.pass).toBe('pass-2');
  });

  it('is renewed before the first try fails for it, too', async () => {
    const one = await begunCall();
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250);
    expect(one.line.pass).toBe('pass-1');
  });

  it('that is refused although it is new ends the call', async () => {
    const one = await speakingCall();
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250);
    one.line.ends('refused', 'pass_expired');
    expect(one.end).toEqual([['refused', 'pass_expired']]);
  });

  it('that can’t be renewed ends the call, with the reason', async () => {
    const one = await speakingCall({ renewals: [problem('key_revoked')] });
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250);
    expect(one.end).toEqual([['refused', 'key_revoked']]);
  });

  it('that can’t be renewed for the moment is renewed with the next try', async () => {
    const one = await speakingCall({ renewals: [noConnection('unreachable')] });
    one.line.ends('refused', 'pass_expired');
    await vi.advanceTimersByTimeAsync(250 + 500);
    expect(one.line.pass).toBe('pass-1');
  });
});
