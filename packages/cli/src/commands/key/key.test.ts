import { Key, KeyCreate, KeyOrigins, KeyRotate, KeyRotated } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { afterEach, describe, expect, it } from 'vitest';
import { ids, keyLike, publishableKey, snippet } from '../../testing/examples.ts';
import { answering, startScriptedServer, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

describe('key create', () => {
  it('sends origins and scopes as given', async () => {
    server = await startScriptedServer(() => answering(z.extend(Key, { snippet: z.string() }), { ...keyLike(), snippet }, 201));
    const { stdout } = await server.cli(
      'key',
      'create',
      '--tenant',
      ids.bakery,
      '--origin',
      'https://a.example',
      '--scope',
      'chat',
      '--scope',
      'leads',
    );
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/keys' });
    expect(z.parse(KeyCreate, server.received[0]?.body)).toEqual({
      tenant_id: ids.bakery,
      origins: ['https://a.example'],
      scopes: ['chat', 'leads'],
    });
    expect(stdout).toContain(`  ${snippet}`);
  });

  it('knows which scopes there are', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike()));
    const outcome = await server.cli('key', 'create', '--tenant', ids.bakery, '--scope', 'everything');
    expect(outcome.exit).toBe(2);
    expect(outcome.stderr).toContain('--scope is not one of chat, leads, voice');
  });
});

describe('key revoke and enable', () => {
  it('revoke gives the document that scripts rely on', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike({ status: 'revoked' })));
    const { stdout } = await server.cli('key', 'revoke', ids.key, '--json');
    expect(server.received[0]).toMatchObject({ method: 'POST', path: `/keys/${ids.key}/revoke` });
    expect(JSON.parse(stdout)).toMatchObject({ key_id: ids.key, status: 'revoked' });
  });

  it('revoke says what it did, what happens now and how to undo it', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike({ status: 'revoked' })));
    const { stdout } = await server.cli('key', 'revoke', ids.key);
    expect(stdout).toContain(`${publishableKey} is switched off`);
    expect(stdout).toContain('are refused from now on');
    expect(stdout).toContain(`npx coatcheck key enable ${ids.key}`);
  });

  it('enable warns where the key works nowhere', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike({ origins: [] })));
    const { stdout } = await server.cli('key', 'enable', ids.key);
    expect(server.received[0]?.path).toBe(`/keys/${ids.key}/enable`);
    expect(stdout).toContain('works on no website yet');
  });
});

describe('key rotate', () => {
  const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const rotated = (retires_at: string) => ({
    key: keyLike({ key_id: ids.otherKey, publishable_key: 'pk_k3v9q2ma_new' }),
    previous: keyLike({ status: 'retiring', retires_at }),
    snippet,
  });

  it.each([
    [[], {}],
    [['--overlap', '12h'], { overlap_seconds: 43_200 }],
    [['--overlap', '30m'], { overlap_seconds: 1800 }],
    [['--overlap', '7d'], { overlap_seconds: 604_800 }],
    [['--overlap', '90'], { overlap_seconds: 90 }],
    [['--overlap', '0'], { overlap_seconds: 0 }],
  ])('%j sends %j', async (options, body) => {
    server = await startScriptedServer(() => answering(KeyRotated, rotated(inAWeek)));
    expect((await server.cli('key', 'rotate', ids.key, ...options)).exit).toBe(0);
    expect(z.parse(KeyRotate, server.received[0]?.body)).toEqual(body);
  });

  it.each(['a week', '-1', '1.5h', ''])('an overlap of %j is refused', async (overlap) => {
    server = await startScriptedServer(() => answering(KeyRotated, rotated(inAWeek)));
    expect((await server.cli('key', 'rotate', ids.key, `--overlap=${overlap}`)).exit).toBe(2);
    expect(server.received).toEqual([]);
  });

  it('tells until when the old key goes on, or that it ended', async () => {
    server = await startScriptedServer(() => answering(KeyRotated, rotated(inAWeek)));
    expect((await server.cli('key', 'rotate', ids.key)).stdout).toMatch(/goes on until \d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d\./);
    await server.close();
    const before = rotated('2026-01-01T00:00:00.000Z');
    const ended = { ...before, previous: { ...before.previous, status: 'revoked' as const } };
    server = await startScriptedServer(() => answering(KeyRotated, ended));
    expect((await server.cli('key', 'rotate', ids.key, '--overlap', '0')).stdout).toContain(
      `The old key ${publishableKey} is switched off.`,
    );
  });
});

describe('key origins', () => {
  it('sets the list, in place of the old one', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike({ origins: ['https://a.example', 'https://b.example'] })));
    const { stdout } = await server.cli(
      'key',
      'origins',
      '--origin',
      'https://a.example',
      ids.key,
      '--origin',
      'https://b.example',
    );
    expect(server.received[0]).toMatchObject({ method: 'PUT', path: `/keys/${ids.key}/origins` });
    expect(z.parse(KeyOrigins, server.received[0]?.body)).toEqual({ origins: ['https://a.example', 'https://b.example'] });
    expect(stdout).toContain('these websites and no other:\n  https://a.example\n  https://b.example');
  });

  it('takes the last website away only when told to', async () => {
    server = await startScriptedServer(() => answering(Key, keyLike({ origins: [] })));
    expect((await server.cli('key', 'origins', ids.key)).exit).toBe(2);
    expect((await server.cli('key', 'origins', ids.key, '--none', '--origin', 'https://a.example')).exit).toBe(2);
    expect(server.received).toEqual([]);
    expect((await server.cli('key', 'origins', ids.key, '--none')).stdout).toContain('works on no website');
    expect(server.received[0]?.body).toEqual({ origins: [] });
  });
});
