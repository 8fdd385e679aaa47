/** What ends a call from our side, over real sockets: silence, its longest time, and the switch, after which a provider hears nothing more. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openVisitor } from '../harness/deployment.ts';
import { openCallDesk, type CallDesk, type DeskOptions } from '../harness/call-desk.ts';
import { fakeVoiceBox } from '../harness/provider/voice-box.ts';
import { loudQuestion, spokenQuestion } from '../harness/questions.ts';
import { openCall, type TestCall } from '../harness/voice-call.ts';

const never = Promise.withResolvers<void>().promise;

const noEnd = 'And then we go on and on about all the other things we bake. '.repeat(20);

const captions = (call: TestCall) => call.all('transcript').map(({ text }) => text).join('\n');

describe('a call that nobody ends', () => {
  let desk: CallDesk;
  let quiet: TestCall;
  let long: TestCall;
  beforeAll(async () => {
    desk = await openCallDesk({ voice: 'embedded', environment: { CALL_SILENCE_SECONDS: '5', CALL_SECONDS: '18' }, provider: { script: [{ tokens: noEnd }] } });
    // The first call waits for the threads: its time runs meanwhile, and on a slow machine runs out.
    await desk.begin().then((call) => call.end(), () => undefined);
    [long, quiet] = await Promise.all([desk.begin(), desk.begin()]);
    for (const call of [long, quiet]) call.listen();
    long.speak(spokenQuestion);
  });
  afterAll(() => desk.stop());

  it('is asked whether anybody is there, once, and ends with 4408', async () => {
    expect(await quiet.closed).toBe(4408);
    expect(quiet.last('ended')?.reason).toBe('silence');
    expect(quiet.said('assistant')).toEqual(['Are you still there?']);
    expect(captions(quiet)).toContain('hanging up');
    expect(quiet.last('error')).toBeUndefined();
    expect(await desk.whyEnded(quiet)).toBe('silence');
  });

  it('ends with 4429 and a goodbye when it is as long as calls may be, whatever is being said', async () => {
    expect(await long.closed).toBe(4429);
    expect(long.last('ended')?.reason).toBe('length');
    expect(long.said('user').join(' ')).toMatch(/young man/);
    expect(long.last('clear')).toBeDefined();
    expect(captions(long)).toContain('longest a call may last');
    expect(await desk.whyEnded(long)).toBe('length');
  });
});

describe('the switch, in the middle of a call', () => {
  let desk: CallDesk;
  afterEach(() => desk.stop());
  const open = async (options: DeskOptions) => (desk = await openCallDesk(options));

  /** Revokes the key of a call; settles with the milliseconds from the switch's answer to the close. */
  async function revoke(call: TestCall, keyId: string): Promise<number> {
    const closed = call.closed.then((code) => ({ code, at: performance.now() }));
    expect((await desk.deployment.operator('POST', `/keys/${keyId}/revoke`)).status).toBe(200);
    const switchedAt = performance.now();
    const { code, at } = await closed;
    expect([code, call.last('ended')?.reason, call.last('error')?.problem.code]).toEqual([4401, 'refused', 'key_revoked']);
    return at - switchedAt;
  }
  async function callOfNewKey(): Promise<{ readonly call: TestCall; readonly keyId: string }> {
    const key = JSON.parse((await desk.deployment.operator('POST', '/keys', { tenant_id: desk.tenant.tenant_id, origins: ['https://a.example'] })).body);
    const call = await desk.begin(await openVisitor(desk.deployment.port, { ...desk.tenant, publishable_key: key.publishable_key }));
    return { call, keyId: key.key_id };
  }

  it('ends it within a second, and the realtime provider hears nothing more', async () => {
    const provider = { realtime: { script: [{ says: 'We are open from eight to six. '.repeat(4), hold: { atMs: 1_500, until: never } }] } };
    await open({ voice: 'openai-realtime', provider });
    const { call, keyId } = await callOfNewKey();
    call.listen();
    call.hurry(loudQuestion);
    await call.until('the first sound', () => call.state === 'speaking');
    expect(await revoke(call, keyId)).toBeLessThan(1_000);
    const [connection] = desk.provider.realtime.connections;
    expect((await connection?.closed)?.by).toBe('client');
    const told = () => [connection?.received.length, connection?.heardMs, desk.provider.realtime.connections.length];
    const before = told();
    expect(before[1]).toBeGreaterThan(500);
    expect(await desk.whyEnded(call)).toBe('refused');
    expect(told()).toEqual(before);
  });

  it('ends it within a second, and nothing more is asked of those who hear, think and speak', async () => {
    // The sound of a sentence stops half-way, and goes on for ever.
    const speech = { script: (call: { kind: string }) => (call.kind === 'speech' ? { hold: { atByte: 48_000, until: never } } : {}) };
    await open({ voice: 'pipeline', provider: { script: [{ tokens: 'We are open from eight to six. '.repeat(4), tokenMs: 200 }], speech } });
    const { call, keyId } = await callOfNewKey();
    call.listen();
    call.hurry(spokenQuestion);
    await call.until('the first sound', () => call.state === 'speaking');
    // The next question is under way, too.
    call.speak(spokenQuestion);
    expect(await revoke(call, keyId)).toBeLessThan(1_000);
    const { provider } = desk;
    expect(await Promise.all(provider.speech.calls.map(({ ended }) => ended))).toContain('hung-up');
    await Promise.all(provider.calls.map(({ ended }) => ended));
    const told = () => [provider.calls.length, provider.speech.calls.length];
    const before = told();
    expect(await desk.whyEnded(call)).toBe('refused');
    expect(told()).toEqual(before);
  });
});

describe('a server that is stopped while calls begin', () => {
  it('tells each, and leaves none in the books to keep its visitor from calling again', async () => {
    const desk = await openCallDesk({ voice: 'openai-realtime' });
    try {
      const calls = await Promise.all(Array.from({ length: 40 }, async () => openCall(desk.deployment.port, await desk.newCaller())));
      for (const call of calls) call.send({ type: 'start' });
      await Promise.race(calls.map((call) => call.until('the start', () => call.last('started') !== undefined)));
      await desk.deployment.server.close();
      expect(new Set(await Promise.all(calls.map(({ closed }) => closed)))).toEqual(new Set([1012]));
      expect(new Set(calls.map((call) => call.last('ended')?.reason))).toEqual(new Set(['shutdown']));
      expect(calls.filter((call) => call.last('started') === undefined)).not.toEqual([]);
      expect(await desk.inBooks()).toBe(0);
    } finally {
      await desk.stop();
    }
  });

  it('tells whoever calls meanwhile to call again, elsewhere', async () => {
    const desk = await openCallDesk({ voice: 'openai-realtime' });
    try {
      const [running, caller] = [await desk.begin(), await desk.newCaller()];
      // The books of the call that runs can't be closed for a while, so that the server takes its time.
      await desk.books.query('begin');
      await desk.books.query('lock table app.call_day');
      const closing = desk.deployment.server.close();
      expect(await running.closed).toBe(1012);
      const late = await openCall(desk.deployment.port, caller);
      expect([await late.closed, late.last('ended')?.reason, late.last('error')]).toEqual([1012, 'shutdown', undefined]);
      await desk.books.query('rollback');
      await closing;
    } finally {
      await desk.stop();
    }
  });

  it('meters the answer whose question is made out too late to be kept', async () => {
    const voiceBox = { ...fakeVoiceBox(), hear: () => never.then(() => '') };
    const desk = await openCallDesk({ voice: 'openai-realtime', provider: { realtime: { script: [{ says: 'At eight.' }], voiceBox } } });
    try {
      const call = await desk.begin();
      call.hurry(loudQuestion);
      await call.until('the whole answer', () => call.all('state').some(({ state }) => state === 'speaking') && call.state === 'listening');
      await desk.deployment.server.close();
      expect(await call.closed).toBe(1012);
      const { rows } = await desk.books.query<{ tokens: string }>('select coalesce(sum(output_tokens), 0) as tokens from app.usage_entry');
      expect(Number(rows[0]?.tokens)).toBeGreaterThan(0);
      expect(await desk.inBooks()).toBe(0);
    } finally {
      await desk.stop();
    }
  });
});
