/**
 * Input that nobody sends by accident, to every door: each gets its problem and nothing is stored, nothing is said about the
 * inside, and nothing is ever a failure of ours (5xx).
 */
import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  loadFrame, openVisitor, operatorToken, problemOf, request, startDeployment, ticketIn, type Deployment, type Reply,
  type TestVisitor,
} from '../harness/deployment.ts';
import { firstOperator, join, openConsole, type ConsoleVisit } from '../harness/console-api.ts';
import { sendRaw, type RawReply } from '../harness/raw-http.ts';
import { ask, countRows } from '../harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
/** What the operator's doors are tried on. */
let spare: TenantCreated;
let visitor: TestVisitor;
let owner: ConsoleVisit;
let before: Record<string, number>;

beforeAll(async () => {
  const plenty = '1000000';
  d = await startDeployment(
    {
      LIMIT_OPENS: plenty, LIMIT_OPENS_BURST: plenty, LIMIT_FRAMES: plenty, LIMIT_MESSAGES_VISITOR: plenty,
      LIMIT_MESSAGES_PREFIX: plenty, LIMIT_LEADS_VISITOR: plenty, LIMIT_SIGN_INS_PREFIX: plenty,
    },
  );
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  spare = await d.createTenant({ name: 'Spare' });
  visitor = await openVisitor(d.port, a);
  owner = await join(d, await firstOperator(d), spare.tenant_id, 'owner', 'owner@example.org');
  before = await countRows(d.cluster.superuserUrl);
});
afterAll(() => d?.stop());

/** Every door that takes a body, with what is fine there. */
interface Door {
  readonly name: string;
  readonly good: () => Record<string, unknown>;
  readonly send: (body: unknown, headers?: Record<string, string>) => Promise<Reply>;
}
const doors: readonly Door[] = [
  {
    name: 'token', good: () => ({ publishable_key: a.publishable_key, ticket: 'x' }),
    send: (body, headers) => visitor.send('POST', '/v1/token', body, headers),
  },
  {
    name: 'messages', good: () => ({ text: 'Hello?' }),
    send: (body, headers) => visitor.send('POST', '/v1/messages', body, headers),
  },
  {
    name: 'leads', good: () => ({ email: 'ada@example.org', consent: true }),
    send: (body, headers) => visitor.send('POST', '/v1/leads', body, headers),
  },
  { name: 'tenants', good: () => ({ name: 'X' }), send: (body, headers) => d.operator('POST', '/tenants', body, headers) },
  {
    name: 'keys', good: () => ({ tenant_id: spare.tenant_id }),
    send: (body, headers) => d.operator('POST', '/keys', body, headers),
  },
  {
    name: 'origins', good: () => ({ origins: [] }),
    send: (body, headers) => d.operator('PUT', `/keys/${spare.key_id}/origins`, body, headers),
  },
  {
    name: 'knowledge', good: () => ({ name: 'x', format: 'text', content: 'x' }),
    send: (body, headers) => d.operator('POST', `/tenants/${spare.tenant_id}/knowledge`, body, headers),
  },
  {
    name: 'sign-in', good: () => ({ email: 'ada@example.org', password: 'x' }),
    send: (body, headers) => openConsole(d).send('POST', '/sign-in', body, headers),
  },
  {
    name: 'welcome', good: () => ({ token: 'x'.repeat(43), email: 'ada@example.org', name: 'Ada', password: 'long enough, this' }),
    send: (body, headers) => openConsole(d).send('POST', '/welcome', body, headers),
  },
  {
    name: "a tenant's looks", good: () => ({ name: 'A', greeting: 'Hello' }),
    send: (body, headers) => owner.send('PATCH', `/tenants/${spare.tenant_id}`, body, headers),
  },
  {
    name: 'invitations', good: () => ({ email: 'new@example.org', role: 'viewer' }),
    send: (body, headers) => owner.send('POST', `/tenants/${spare.tenant_id}/invitations`, body, headers),
  },
];

/** Nothing of the inside in what is said outside. */
function expectSilence(reply: Reply | RawReply, about: string): void {
  const said = `${'headers' in reply ? JSON.stringify(reply.headers) : reply.head}${reply.body}`;
  expect(said, about).not.toMatch(
    /\bat \S+ \(|node:internal|node_modules|\.ts:\d|postgres|syntax error|SQLSTATE|x-powered-by|stack/i,
  );
  expect(said, about).not.toContain(operatorToken);
  expect(reply.status, `${about}: ${reply.body.slice(0, 200)}`).toBeLessThan(500);
}

async function expectProblem(code: string, sent: Promise<Reply>, about: string): Promise<void> {
  const reply = await sent;
  expect(problemOf(reply), about).toBe(code);
  expectSilence(reply, about);
}
const nothingWasStored = async () => expect(await countRows(d.cluster.superuserUrl)).toEqual(before);

describe.each(doors)('$name', ({ good, send }) => {
  it('refuses what is no JSON', async () => {
    const text = JSON.stringify(good());
    for (const body of [
      '', ' ', '{', text.slice(0, -1), `${text}x`, `${text}${text}`, `{'a':1}`, '{"a":1,}', '// x', 'undefined', 'NaN', '\0',
      `${text}\0`, '\u2028', 'a=1&b=2',
    ]) {
      await expectProblem('invalid_json', send(body), JSON.stringify(body));
    }
    for (const bytes of [
      [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], [0x22, 0xc3, 0x28, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xf8, 0x88, 0x80, 0x80, 0x80, 0x22],
    ]) {
      await expectProblem('invalid_json', send(Buffer.from(bytes)), `bytes ${bytes}`);
    }
    await nothingWasStored();
  });

  it('refuses what is no object of its form', async () => {
    const fine = good();
    const text = JSON.stringify(fine);
    for (const body of [
      'null', 'true', '7', '1e999', '"x"', '[]', `[${text}]`, '{"":""}', `{"__proto__":{"x":1},${text.slice(1)}`,
      `{"constructor":{"prototype":{}},${text.slice(1)}`, `${text.slice(0, -1)},"toString":"x"}`,
      `${text.slice(0, -1)},"extra":null}`,
    ]) {
      await expectProblem('invalid_request', send(body), body);
    }
    for (const name of Object.keys(fine)) {
      for (const value of [null, 7, true, {}, [[]], { $gt: '' }, { toString: 'x' }]) {
        if (value === true && fine[name] === true) continue;
        await expectProblem('invalid_request', send({ ...fine, [name]: value }), `${name}: ${JSON.stringify(value)}`);
      }
    }
    await nothingWasStored();
  });

  it('takes application/json alone, as a form or plain text could come across sites', async () => {
    for (const type of [
      'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-7',
      'application/json, text/plain', 'text/plain; application/json', 'application/ld+json', 'json', '',
    ]) {
      await expectProblem('unsupported_media_type', send(good(), { 'content-type': type }), type);
    }
    await nothingWasStored();
  });

  it('survives depth, width and length', async () => {
    for (const [name, body] of [
      ['deep', '['.repeat(30_000) + ']'.repeat(30_000)], ['deep objects', '{"a":'.repeat(9_000) + '1' + '}'.repeat(9_000)],
      ['wide', JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n])))],
    ] as const) {
      await expectProblem('invalid_request', send(body), name);
    }
    await expectProblem('invalid_json', send('['.repeat(60_000)), 'never closed');
    const deepest = await send('['.repeat(100_000) + ']'.repeat(100_000));
    expect(problemOf(deepest)).toMatch(/^(payload_too_large|invalid_request)$/);
    await nothingWasStored();
  });
});

describe('a body that is too large', () => {
  const megabyte = 'x'.repeat(1 << 20);
  /** Written by hand, as no client sends a length that is not so. */
  function post(more: string, body: string | Buffer): Promise<RawReply> {
    const headers = { host: visitor.host, 'content-type': 'application/json', connection: 'close', ...visitor.headers };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return sendRaw(d.port, Buffer.concat([Buffer.from(`POST /v1/messages HTTP/1.1\r\n${lines}${more}\r\n`), Buffer.from(body)]));
  }
  const chunked = (size: number, count: number) => Buffer.concat([
    ...Array.from({ length: count }, () => Buffer.from(`${size.toString(16)}\r\n${' '.repeat(size)}\r\n`)),
    Buffer.from('0\r\n\r\n'),
  ]);

  it('is refused by its length, on every door, and nothing of it is stored', async () => {
    for (const { name, send } of doors.filter((door) => door.name !== 'knowledge')) await expectProblem(
      'payload_too_large', send({ text: megabyte }), name,
    );
    await expectProblem(
      'payload_too_large', visitor.send('POST', '/v1/messages', JSON.stringify({ text: 'hi' }).padEnd(64 * 1024 + 1)),
      'one byte more',
    );
    await expectProblem(
      'invalid_request', visitor.send('POST', '/v1/messages', JSON.stringify({ text: '' }).padEnd(64 * 1024)), 'just fits',
    );
    await nothingWasStored();
  });

  it('is refused while it comes, where no length was said', async () => {
    const reply = await post('Transfer-Encoding: chunked\r\n', chunked(1024, 1024));
    expect(reply.status).toBe(413);
    expect(reply.body).toContain('payload_too_large');
    const small = await post('Transfer-Encoding: chunked\r\n', `10\r\n{"text": "", "x":\r\n0\r\n\r\n`);
    expect(small.status).toBe(400);
    await nothingWasStored();
  });

  it('is not believed a length that is not so', async () => {
    for (const [name, more, body] of [
      ['shorter than it is', 'Content-Length: 11\r\n', `{"text":""}${megabyte}`], ['not a number', 'Content-Length: x\r\n', '{}'],
      ['negative', 'Content-Length: -1\r\n', '{}'],
      ['twice', 'Content-Length: 2\r\nContent-Length: 3\r\n', '{} '],
      ['both', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
      ['beyond numbers', `Content-Length: ${'9'.repeat(30)}\r\n`, '{}'],
      ['a chunk that is none', 'Transfer-Encoding: chunked\r\n', 'zz\r\n'],
      ['an encoding of its own', 'Transfer-Encoding: gzip\r\n', '{}'],
    ] as const) {
      const reply = await post(more, body);
      expectSilence(reply, name);
      expect([0, 400, 413, 501], `${name}: ${reply.status}`).toContain(reply.status);
    }
    await nothingWasStored();
  });

  it('is hung up on, where not even its head ends', { timeout: 60_000 }, async () => {
    const reply = await sendRaw(d.port, `POST /v1/messages HTTP/1.1\r\nHost: ${visitor.host}\r\nContent-Length: 100\r\n`, 25_000);
    expect([0, 408]).toContain(reply.status);
  });
});

describe('requests that are hardly any', () => {
  const raw = (port: number, line: string, headers = `Host: ${visitor.host}`) => sendRaw(
    port, `${line} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`,
  );

  it('with methods of their own', async () => {
    for (const method of [
      'TRACE', 'TRACK', 'PROPFIND', 'CONNECT', 'OPTIONS', 'PATCH', 'PURGE', 'get', 'G\x00T', 'X'.repeat(200), '',
    ]) {
      for (const [port, path] of [
        [d.port, '/v1/messages'], [d.port, '/frame'], [d.consolePort, '/operator/v1/tenants'],
      ] as const) {
        const reply = await raw(port, `${method} ${path}`, `Host: ${visitor.host}\r\nAuthorization: Bearer canary-in-a-header`);
        expect([0, 400, 405], `${method} ${path}`).toContain(reply.status);
        expectSilence(reply, method);
        expect(reply.body).not.toContain('canary');
      }
    }
  });

  it('with paths that climb, hide, or ask for what other servers leave about', async () => {
    const paths = [
      '/.env', '/.git/config', '/.git/HEAD', '/metrics', '/package.json', '/server-status', '/debug/pprof/', '/actuator/env',
      '/wp-login.php', '/embed.js.map', '/assets/', '/assets', '/manifest.json', '/dist/manifest.json',
      '/assets/..%2fmanifest.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e%2fmanifest.json',
      '/assets/..%5cmanifest.json', '/assets/%00', '/assets/x%00.js', '//healthz', '/healthz/', '/v1%2fmessages', '/v1//messages',
      '/V1/messages', '/v1/messages/', '/v1/messages;x=1', '/operator/v1/tenants', '/%', '/%ff', '/%u0041', '/openapi.json',
      '/console/v1/', `/${'a'.repeat(8_000)}`, '/v1/conversations/', '/v1/conversations/%63urren', '/*', '/assets/*',
      '/__proto__', '/constructor',
    ];
    for (const path of paths) {
      const reply = await raw(d.port, `GET ${path}`);
      expect(reply.status, path).toBe(404);
      expect(reply.body).toContain('"code":"not_found"');
      expectSilence(reply, path);
    }
    for (const path of [
      '/../../../../etc/passwd', '/assets/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', 'http://evil.example/.env', '*', 'x',
      '',
    ]) {
      const reply = await raw(d.port, `GET ${path}`);
      expect([400, 404], path).toContain(reply.status);
      expectSilence(reply, path);
    }
    for (const file of (await readdir(new URL('../../dist/assets/', import.meta.url))).slice(0, 3)) {
      expect((await raw(d.port, `GET /assets/${file}.map`)).status).toBe(404);
    }
  });

  it('with hosts and headers that no browser sends', async () => {
    for (const host of [
      '', ' ', 'a b', '<>', '[::1', 'x:99999', 'a@b', `${visitor.host}/x`, `${visitor.host},evil.example`, '\xff',
      'a'.repeat(3_000),
    ]) {
      const reply = await raw(d.port, 'GET /v1/conversations/current', `Host: ${host}`);
      expect([0, 400, 404], host).toContain(reply.status);
      expectSilence(reply, host);
    }
    const key = `/frame?key=${a.publishable_key}`;
    expect((await raw(d.port, `GET ${key}`)).status).toBe(200);
    expect((await raw(d.port, `GET ${key}`, `Host: ${visitor.host}\r\nHost: ${visitor.host}`)).body).toContain('not_found');
    expect((await raw(d.port, 'GET /healthz', `Host: ${visitor.host}\r\nX-Big: ${'y'.repeat(20_000)}`)).status).toBe(431);
    expect((await raw(
      d.port, 'GET /healthz', `Host: ${visitor.host}\r\n${Array.from({ length: 3_000 }, (_, n) => `x${n}: 1`).join('\r\n')}`,
    )).status).toBe(431);
    expect((await raw(d.port, 'GET /healthz', `Host: ${visitor.host}\r\nX: a\x00b`)).status).toBe(400);
    for (const cookie of [
      '=', ';;;', '__Host-coatcheck', `__Host-coatcheck=${'x'.repeat(9_000)}`, '__Host-coatcheck=%00', '__Host-coatcheck=\xff',
      '__Host-coatcheck="; drop table"',
    ]) {
      const reply = await visitor.send('GET', '/v1/conversations/current', undefined, { cookie });
      expect(problemOf(reply), cookie.slice(0, 40)).toMatch(/^binding_(missing|changed)$/);
    }
    for (const pass of [
      '.', '..', '...', 'a.b.c', 'x'.repeat(3_000), '\xff.\xff.\xff', `${visitor.token.access_token}\t`,
      `${visitor.token.access_token},x`, "'; select 1; --", `${visitor.token.access_token.split('.')[0]}.%%%.x`,
    ]) {
      const reply = await visitor.send('GET', '/v1/conversations/current', undefined, { authorization: `Bearer ${pass}` });
      if (pass.endsWith('\t')) expect(reply.status).toBe(200);
      else expect(problemOf(reply), pass.slice(0, 40)).toBe('pass_invalid');
    }
  });

  it('with ten thousand characters of a query, and with queries that are none', async () => {
    for (const query of [
      `?${'x'.repeat(10_000)}`, `?key=${'x'.repeat(10_000)}`, '?key', '?key=%', '?key=%00', '?key=%c3%28',
      `?${'key=a&'.repeat(1_500)}`, '?__proto__[key]=x', '?key[]=x', '???&&&===',
    ]) {
      const reply = await request(d.port, `/frame${query}`, { host: visitor.host, headers: { 'sec-fetch-dest': 'iframe' } });
      expect(problemOf(reply), query.slice(0, 40)).toBe('key_malformed');
    }
    for (const query of [
      `?query=${'x'.repeat(10_000)}`, '?query=%00', '?limit=%00', '?after=%00', '?limit=1&x=1', `?${'a=1&'.repeat(2_000)}`,
    ]) {
      await expectProblem('invalid_request', d.operator('GET', `/tenants${query}`), query.slice(0, 40));
    }
    for (const query of ['?query=%ff', '?query=%', '?query=%ed%a0%80', '?query=%25', '?query=\\', "?query='"]) expect(
      (await d.operator('GET', `/tenants${query}`)).status, query,
    ).toBe(200);
    await nothingWasStored();
  });
});

describe('words', () => {
  it('of every kind are refused in words or stored as they were', async () => {
    for (const text of ['\0', 'a\0b', '', ' ', '\n\t', '\u00a0\u2003', 'x'.repeat(4_001)]) await expectProblem(
      'invalid_request', visitor.send('POST', '/v1/messages', { text }), JSON.stringify(text.slice(0, 20)),
    );
    for (const escaped of ['\\ud800', '\\udfff', 'a\\ud83d', '\\udc00\\ud800']) await expectProblem(
      'invalid_request', visitor.send('POST', '/v1/messages', `{"text":"${escaped}"}`), escaped,
    );
    await nothingWasStored();
    const stored = [
      'x'.repeat(4_000), '👩‍👩‍👧‍👦'.repeat(300), '\u202egnp.exe', '‮‭', 'Z͑ͫ̓ͪ̂ͫ', "'; drop table app.lead; --", '${7*7}{{7*7}}',
      '<script>alert(1)</script>', '\u0001\u0002\u007f', '\ufeffx', '%s%n%x', '../../etc/passwd', '\\u0000', '￿',
    ];
    const someone = await openVisitor(d.port, a);
    for (const text of stored) expect((await someone.send('POST', '/v1/messages', { text })).status, text.slice(0, 20)).toBe(200);
    const rows = await ask<{ text: string }>(
      d.cluster.superuserUrl, "select text from app.message where role = 'visitor' and visitor_id = $1 order by created_at",
      [someone.token.visitor_id],
    );
    expect(rows.map(({ text }) => text)).toEqual(stored);
    await ask(d.cluster.superuserUrl, 'delete from app.conversation');
    await ask(d.cluster.superuserUrl, 'delete from app.usage_entry');
  });

  it('under a key that stands twice: the last is what counts, as everywhere in JSON', async () => {
    await expectProblem('invalid_request', visitor.send('POST', '/v1/messages', '{"text":"a","text":""}'), 'empty last');
    await expectProblem(
      'invalid_request', visitor.send('POST', '/v1/leads', '{"email":"a@b.example","consent":true,"consent":false}'),
      'no consent last',
    );
    await nothingWasStored();
  });

  it('with a ticket that is good: what comes along is refused before the ticket is spent', async () => {
    const ticket = ticketIn(await loadFrame(d.port, a));
    for (const resume of ['\0', '\ud800', 'x'.repeat(201)]) await expectProblem(
      'invalid_request',
      visitor.send('POST', '/v1/token', JSON.stringify({ publishable_key: a.publishable_key, ticket, resume })),
      resume.slice(0, 5),
    );
    expect(
      (await visitor.send('POST', '/v1/token', { publishable_key: a.publishable_key, ticket, resume: "'; --" })).status,
    ).toBe(200);
  });

  it('made by chance never fail us, wherever they are put', async () => {
    const value = fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 50 }).map((text) => JSON.stringify(text)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('token', 'messages', 'leads', 'origins'), fc.constantFrom(
        'text', 'email', 'phone', 'name', 'note', 'resume', 'ticket', 'origins', 'request_id', 'conversation_id',
      ), value, async (name, field, json) => {
        const door = doors.find((one) => one.name === name);
        const reply = await door?.send(`{"${field}":${json},${JSON.stringify(door.good()).slice(1)}`);
        expect(reply?.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
