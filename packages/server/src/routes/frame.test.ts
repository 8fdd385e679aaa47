import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrameSettings } from '@coatcheck/contract/frame-settings';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  loadFrame, problemOf, request, startDeployment, ticketIn, type Deployment, type Reply,
} from '../../../../tests/harness/deployment.ts';
import { newPublishableKey } from '../domain/publishable-key.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment();
  a = await d.createTenant(
    { name: 'A & "Sons"', origins: [
      'https://a.example', 'https://*.preview.a.example',
    ], greeting: "<b>Hi</b> '>&amp;", starters: ["What's new?"] },
  );
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'" };

function settingsIn(frame: Reply): FrameSettings {
  const escaped = /name="coatcheck-settings" content='([^'<>]*)'/.exec(frame.body)?.[1] ?? '';
  return FrameSettings.parse(JSON.parse(escaped.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity)));
}
const directivesOf = (frame: Reply) => new Map(String(frame.headers['content-security-policy']).split('; ').map((directive) => {
  const [name = '', ...values] = directive.split(' ');
  return [name, values.join(' ')];
}));

describe('GET /frame', () => {
  it('holds a ticket, the settings as they were given, and nothing that runs but the build', async () => {
    const frame = await loadFrame(d.port, a);
    expect(frame.status).toBe(200);
    expect(settingsIn(frame)).toMatchObject(
      { publishable_key: a.publishable_key, name: 'A & "Sons"', greeting: "<b>Hi</b> '>&amp;", starters: ["What's new?"],
        scopes: ['chat', 'leads', 'voice'] },
    );
    expect(frame.body).not.toContain('<b>');
    const nonce = /<script [^>]*nonce="([\w-]{22})" src="\/assets\/[\w.-]+\.js"><\/script>/.exec(frame.body)?.[1];
    expect(frame.body.match(/<script/g)).toHaveLength(1);
    expect(frame.headers['content-security-policy']).toContain(`script-src 'nonce-${nonce}'`);
  });

  it('is sealed: who may hold it, what may run, and no copy kept', async () => {
    const frame = await loadFrame(d.port, a);
    const policy = directivesOf(frame);
    expect(policy.get('frame-ancestors')).toBe('https://a.example https://*.preview.a.example');
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(policy.get('sandbox')).toBe('allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
    expect(frame.headers).toMatchObject({
      'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'origin-agent-cluster': '?1', 'content-type': 'text/html; charset=utf-8',
    });
    expect(frame.headers['set-cookie']).toBeUndefined();
  });

  it('is another document each time: no ticket and no nonce twice', async () => {
    const frames = await Promise.all(Array.from({ length: 20 }, () => loadFrame(d.port, a)));
    expect(new Set(frames.map(ticketIn)).size).toBe(20);
    expect(new Set(frames.map((frame) => frame.headers['content-security-policy'])).size).toBe(20);
  });

  it('opens in a frame only, where the browser says what it opens', async () => {
    for (const destination of ['document', 'object', 'embed', 'frame', 'fencedframe', 'empty', 'script', '']) {
      expect(problemOf(await loadFrame(d.port, a, { 'sec-fetch-dest': destination })), destination).toBe('not_a_frame');
    }
    const host = `${a.label}.localhost:${d.port}`;
    expect((await request(d.port, `/frame?key=${a.publishable_key}`, { host })).status).toBe(200);
  });

  it("takes the key on its own tenant's host alone", async () => {
    const at = (host: string, key = a.publishable_key) => request(
      d.port, `/frame?key=${key}`, { host, headers: { 'sec-fetch-dest': 'iframe' } },
    );
    const own = `${a.label}.localhost:${d.port}`;
    expect((await at(own)).status).toBe(200);
    expect(problemOf(await at(`${b.label}.localhost:${d.port}`))).toBe('key_unknown');
    for (const host of [
      `localhost:${d.port}`, `${a.label}.localhost`, `${a.label}.localhost:1`, `${a.label}.evil.example:${d.port}`, `x.${own}`,
      `${a.label}.localhost:${d.port}.`,
    ]) {
      expect((await at(host)).status, host).toBeGreaterThanOrEqual(400);
    }
  });

  it('tells a typo from a stranger; an unknown key from a revoked one', async () => {
    const ask = (key: string) => request(
      d.port, `/frame?key=${key}`, { host: `${a.label}.localhost:${d.port}`, headers: { 'sec-fetch-dest': 'iframe' } },
    );
    const stranger = newPublishableKey(a.label);
    expect(problemOf(await ask(stranger))).toBe('key_unknown');
    for (const key of [
      '', 'pk_', a.publishable_key.slice(0, -1), `${a.publishable_key}x`, a.publishable_key.toUpperCase(), '%00', '%ff',
      `${a.publishable_key}%20`, "'%20or%201=1",
    ]) {
      expect(problemOf(await ask(key)), key).toBe('key_malformed');
    }
    expect(problemOf(await request(d.port, '/frame', { host: `${a.label}.localhost:${d.port}` }))).toBe('key_malformed');
    const key = JSON.parse((await d.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://a.example'] })).body);
    expect((await ask(key.publishable_key)).status).toBe(200);
    await d.operator('POST', `/keys/${key.key_id}/revoke`);
    const refused = await ask(key.publishable_key);
    expect(problemOf(refused)).toBe('key_revoked');
    expect(refused.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(refused.headers['cache-control']).toBe('no-store');
  });

  it('says nothing of the tenant where it refuses', async () => {
    const refused = await loadFrame(d.port, a, { referer: 'https://evil.example/' });
    expect(problemOf(refused)).toBe('origin_not_allowed');
    expect(refused.body).not.toMatch(/Sons|a\.example|pk_/);
    expect(JSON.stringify(refused.headers)).not.toMatch(/a\.example/);
  });
});
