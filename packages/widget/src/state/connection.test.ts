import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHarness, refusal } from './chat-harness.ts';

const startOver = [
  'ticket_invalid', 'ticket_expired', 'ticket_spent', 'pass_missing', 'pass_invalid', 'pass_expired', 'session_expired', 'binding_missing',
  'binding_changed', 'consent_required',
];

async function opened(script: Parameters<typeof createHarness>[0] = {}) {
  const chat = createHarness(script);
  chat.actions.shown(true);
  await chat.settle();
  return chat;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('opening', () => {
  it('exchanges nothing before the panel opens, and once however often it does', async () => {
    const chat = createHarness();
    chat.connection.touch();
    await chat.settle();
    expect(chat.seen.opens).toBe(0);
    chat.actions.shown(true);
    chat.actions.shown(false);
    chat.actions.shown(true);
    await chat.settle();
    expect(chat.seen.opens).toBe(1);
    expect(chat.store.get().phase).toBe('ready');
  });

  it('drops a stored secret once the cookie is seen to work', async () => {
    expect((await opened()).seen.resumeCleared).toBe(1);
  });

  it('keeps the secret where it is all there is', async () => {
    const chat = createHarness();
    chat.pass.isUnbound = true;
    chat.actions.shown(true);
    await chat.settle();
    expect(chat.store.get().phase).toBe('ready');
    expect(chat.seen.resumeCleared).toBe(0);
  });

  it('goes on without a cookie where none came back, and tells when nothing can be kept', async () => {
    const chat = createHarness({ restores: [refusal('binding_missing')] });
    chat.pass.isEphemeral = true;
    chat.actions.shown(true);
    await chat.settle();
    expect(chat.seen.fallBacks).toBe(1);
    expect(chat.seen.resumeCleared).toBe(0);
    expect(chat.store.get()).toMatchObject({ phase: 'ready', isEphemeral: true });
    expect(chat.seen.reloads).toEqual([]);
  });

  it('that fails says why and can be tried again, with the same ticket where it was not spent', async () => {
    const chat = await opened({ opens: [refusal('rate_limited', { retryable: true, retryAfterSeconds: 5 })] });
    expect(chat.store.get()).toMatchObject({ phase: 'failed', failure: { code: 'rate_limited' } });
    chat.actions.reopen();
    await chat.settle();
    expect(chat.store.get()).toMatchObject({ phase: 'ready', failure: null });
    expect(chat.seen.opens).toBe(2);
  });

  it('does not spend a second ticket where only the second step failed', async () => {
    const chat = await opened({ restores: [refusal('unreachable', { retryable: true }), null] });
    expect(chat.store.get().phase).toBe('failed');
    chat.actions.online(true);
    await chat.settle();
    expect(chat.store.get().phase).toBe('ready');
    expect(chat.seen.opens).toBe(1);
  });
});

describe('what a new ticket mends', () => {
  it.each(startOver)('is mended for %s, with what was on its way and what was typed', async (code) => {
    const chat = await opened();
    chat.actions.send('Hello');
    chat.actions.write('half');
    await chat.settle();
    chat.asked().fail(refusal(code));
    await chat.settle();
    expect(chat.seen.reloads).toEqual([
      { asked: false, kept: { open: true, draft: 'half', unsent: [{ text: 'Hello', requestId: 'request-1' }], resend: 'request-1', lead: null, callNote: null } },
    ]);
    expect(chat.shown()).toEqual(['v:Hello:']);
  });

  it('keeps the form that was open', async () => {
    const chat = await opened({ leads: [refusal('session_expired')] });
    const lead = { name: 'Ada', email: 'ada@a.example', phone: '', note: '' };
    chat.actions.showLeadForm(true);
    chat.actions.sendLead(lead);
    await chat.settle();
    expect(chat.seen.reloads[0]?.kept.lead).toEqual(lead);
  });

  it('waits a random moment where all visitors come at once, and keeps what was typed until then', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.asked().fail(refusal('stale_epoch'));
    await chat.settle();
    expect(chat.seen.reloads).toEqual([]);
    chat.actions.write('more');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(chat.seen.reloads[0]?.kept.draft).toBe('more');
    expect(chat.seen.reloads).toHaveLength(1);
  });

  it('after that moment too late: the message and the form are the visitor’s to send again', async () => {
    const chat = await opened({ reloadsAllowed: 0, leads: [refusal('stale_epoch')] });
    const lead = { name: 'Ada', email: 'ada@a.example', phone: '', note: '' };
    chat.actions.send('Hello');
    await chat.settle();
    chat.asked().fail(refusal('stale_epoch'));
    chat.actions.showLeadForm(true);
    chat.actions.sendLead(lead);
    await chat.settle();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(chat.shown()).toEqual(['v:Hello:stale_epoch']);
    expect(chat.store.get()).toMatchObject({ phase: 'failed', answering: null, lead: { phase: 'open', draft: lead, failure: { code: 'stale_epoch' } } });
    expect(chat.actions.keepable().unsent).toMatchObject([{ text: 'Hello' }]);
  });

  it('is told to the visitor where mending did not help, whose own try is made in any case', async () => {
    const chat = await opened({ opens: [refusal('ticket_spent')], reloadsAllowed: 0 });
    expect(chat.store.get()).toMatchObject({ phase: 'failed', failure: { code: 'ticket_spent' } });
    chat.actions.reopen();
    expect(chat.seen.reloads).toMatchObject([{ asked: true }]);
  });

  it('and keeps the message where mending it did not help', async () => {
    const chat = await opened({ reloadsAllowed: 0 });
    chat.actions.send('Hello');
    await chat.settle();
    chat.asked().fail(refusal('binding_changed'));
    await chat.settle();
    expect(chat.shown()).toEqual(['v:Hello:binding_changed']);
    chat.actions.retry('request-1');
    expect(chat.seen.reloads).toMatchObject([{ asked: true, kept: { resend: 'request-1', unsent: [{ requestId: 'request-1' }] } }]);
  });
});

describe('the pass', () => {
  it('is renewed in silence before it ends', async () => {
    const chat = await opened();
    await vi.advanceTimersByTimeAsync(225_001);
    expect(chat.seen.refreshes).toBe(1);
    expect(chat.store.get().phase).toBe('ready');
  });

  it('is left to lapse in a tab that nobody touches, and mended when somebody comes back', async () => {
    const chat = await opened();
    chat.clock.now += 31 * 60_000;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(chat.seen.refreshes).toBe(0);
    chat.pass.hasLapsed = true;
    chat.connection.touch();
    expect(chat.seen.reloads).toMatchObject([{ kept: { open: true } }]);
  });

  it('is renewed for as long as somebody talks, who touches nothing', async () => {
    const chat = await opened();
    chat.store.set({ call: { phase: 'here', note: null } });
    chat.clock.now += 31 * 60_000;
    await vi.advanceTimersByTimeAsync(225_001);
    expect(chat.seen.refreshes).toBe(1);
  });

  it('that was refused behind a closed panel is mended when the panel opens', async () => {
    const chat = await opened();
    chat.actions.shown(false);
    chat.pass.refreshFails = refusal('session_expired');
    await vi.advanceTimersByTimeAsync(225_001);
    expect(chat.seen.reloads).toEqual([]);
    chat.actions.shown(true);
    expect(chat.seen.reloads).toMatchObject([{ kept: { open: true } }]);
  });

  it('is asked for again, patiently, where the server cannot be reached', async () => {
    const chat = await opened();
    chat.pass.refreshFails = refusal('unreachable', { retryable: true });
    chat.pass.dueInMs = 0;
    chat.connection.touch();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chat.seen.refreshes).toBeGreaterThan(2);
    expect(chat.seen.refreshes).toBeLessThan(7);
    expect(chat.store.get().phase).toBe('ready');
  });
});

describe('a key that was switched off', () => {
  it.each(['key_revoked', 'key_unknown'])('ends the conversation for good (%s)', async (code) => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.asked().fail(refusal(code));
    await chat.settle();
    expect(chat.store.get()).toMatchObject({ phase: 'gone', answering: null });
    chat.actions.send('Still there?');
    await chat.settle();
    expect(chat.seen.asked).toHaveLength(1);
    expect(chat.seen.reloads).toEqual([]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(chat.seen.refreshes).toBe(0);
  });

  it('is noticed by the silent renewal', async () => {
    const chat = await opened();
    chat.pass.refreshFails = refusal('key_revoked');
    await vi.advanceTimersByTimeAsync(225_001);
    expect(chat.store.get().phase).toBe('gone');
  });
});
