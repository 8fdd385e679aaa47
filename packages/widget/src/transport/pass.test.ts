import { describe, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import type { Call } from './http.ts';
import { createPassKeeper } from './pass.ts';
import { openResumeStore } from './resume.ts';

const visitor = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';

function grant(token: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    access_token: token, token_type: 'Bearer', expires_in: 300, visitor_id: visitor, session_expires_at: '2030-01-01T00:00:00Z', scope: 'chat leads', ...more,
  };
}

/** A keeper whose clock and server are ours. `answers` are given in order. */
function setUp(answers: readonly (Readonly<Record<string, unknown>> | Failure)[], stored = new Map<string, string>()) {
  const clock = { now: 1_000_000 };
  const calls: Call[] = [];
  const left = [...answers];
  const keeper = createPassKeeper({
    http: async (call) => {
      calls.push(call);
      const answer = left.shift();
      if (answer === undefined) throw new Error('one request too many');
      if (answer instanceof Failure) throw answer;
      return Response.json(answer);
    },
    publishableKey: 'pk_a',
    ticket: 'ticket',
    resume: openResumeStore(() => ({
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => stored.set(name, value),
      removeItem: (name) => stored.delete(name),
    })),
    now: () => clock.now,
  });
  return { keeper, clock, calls, stored };
}

const bodies = (calls: readonly Call[]) => calls.map(({ body, pass }) => ({ ...Object(body), pass }));

describe('the pass', () => {
  it('is got for the ticket, then used without a question for three quarters of its life', async () => {
    const { keeper, clock, calls } = setUp([grant('one')]);
    await keeper.open();
    clock.now += 224_000;
    expect(await keeper.current()).toBe('one');
    expect(bodies(calls)).toEqual([{ publishable_key: 'pk_a', ticket: 'ticket', pass: undefined }]);
    expect(keeper.scopes).toEqual(['chat', 'leads']);
    expect(keeper.isUnbound).toBe(false);
  });

  it('is renewed with itself when it is short, once for all who ask', async () => {
    const { keeper, clock, calls } = setUp([grant('one'), grant('two')]);
    await keeper.open();
    clock.now += 250_000;
    expect(await Promise.all([keeper.current(), keeper.current(), keeper.current()])).toEqual(['two', 'two', 'two']);
    expect(bodies(calls)[1]).toEqual({ publishable_key: 'pk_a', pass: 'one' });
    expect(calls).toHaveLength(2);
  });

  it('is not renewed at each request where it lives a minute', async () => {
    const { keeper, clock, calls } = setUp([grant('one', { expires_in: 60 })]);
    await keeper.open();
    clock.now += 30_000;
    expect(await keeper.current()).toBe('one');
    expect(calls).toHaveLength(1);
  });

  it('can be renewed shortly after its end, and not much later', async () => {
    const { keeper, clock } = setUp([grant('one'), grant('two')]);
    await keeper.open();
    clock.now += 340_000;
    expect(keeper.hasLapsed()).toBe(false);
    expect(await keeper.current()).toBe('two');
    clock.now += 8 * 3_600_000;
    expect(keeper.hasLapsed()).toBe(true);
    await expect(keeper.current()).rejects.toMatchObject({ code: 'pass_expired' });
  });

  it('does for one more request where renewing fails for now', async () => {
    const { keeper, clock } = setUp([grant('one'), new Failure('rate_limited', { retryable: true }), new Failure('unreachable', { retryable: true })]);
    await keeper.open();
    clock.now += 290_000;
    expect(await keeper.current()).toBe('one');
    clock.now += 20_000;
    await expect(keeper.current()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is not used on where renewing is refused', async () => {
    const { keeper, clock } = setUp([grant('one'), new Failure('key_revoked', { retryable: false })]);
    await keeper.open();
    clock.now += 250_000;
    await expect(keeper.current()).rejects.toMatchObject({ code: 'key_revoked' });
  });

  it('falls back to a visitor without a cookie, whose secret is kept and used from then on', async () => {
    const { keeper, clock, calls, stored } = setUp([grant('one'), grant('two', { resume: 'secret', expires_in: 120 }), grant('three', { resume: 'secret' })]);
    await keeper.open();
    await keeper.fallBack();
    expect(keeper.isUnbound).toBe(true);
    expect(keeper.isEphemeral).toBe(false);
    expect([...stored.values()]).toEqual(['secret']);
    clock.now += 100_000;
    expect(await keeper.current()).toBe('three');
    expect(bodies(calls).slice(1)).toEqual([
      { publishable_key: 'pk_a', unbound: true, pass: 'one' },
      { publishable_key: 'pk_a', resume: 'secret', pass: 'two' },
    ]);
  });

  it('comes back as the visitor of the stored secret', async () => {
    const { keeper, calls } = setUp([grant('one', { resume: 'secret' })], new Map([['coatcheck-resume', 'secret']]));
    await keeper.open();
    expect(bodies(calls)).toEqual([{ publishable_key: 'pk_a', ticket: 'ticket', resume: 'secret', pass: undefined }]);
  });

  it('refuses an answer of another shape', async () => {
    const { keeper } = setUp([{ access_token: 7 }]);
    await expect(keeper.open()).rejects.toMatchObject({ code: 'internal', retryable: true });
  });
});

describe('the secret of a visitor without a cookie', () => {
  it('stays in memory where storage throws, and says so', () => {
    const store = openResumeStore(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(store.read()).toBeUndefined();
    expect(store.write('secret')).toBe(false);
    expect(store.read()).toBe('secret');
    store.clear();
    expect(store.read()).toBeUndefined();
  });

  it('is not believed to be kept where storage only pretends', () => {
    const store = openResumeStore(() => ({ getItem: () => null, setItem: () => undefined, removeItem: () => undefined }));
    expect(store.write('secret')).toBe(false);
  });
});
