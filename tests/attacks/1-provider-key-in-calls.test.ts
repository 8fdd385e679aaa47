/**
 * 1.2 The provider's key as a canary in whole calls: it reaches the provider with each request and session, and is in nothing that
 * comes back to the visitor, by socket or by HTTP, in no log line and in no row; nor is what the provider says of its own failures.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk } from '../harness/call-desk.ts';
import { request } from '../harness/deployment.ts';
import type { RealtimeTrouble } from '../harness/provider/realtime/script.ts';
import type { SpeechCall, SpeechTrouble } from '../harness/provider/speech-script.ts';
import { loudQuestion, spokenQuestion } from '../harness/questions.ts';

const key = 'sk-canary-c4115-0ffee9d2b4f5877';
const providersWords = 'canary-of-the-provider-9c1d';
const answer = 'We open at eight.';

/** As it is, and in what it is most likely hidden by accident; Base64 wherever in a longer text the key begins. */
const forms = [
  key,
  Buffer.from(key).toString('hex'),
  ...[0, 1, 2].flatMap((before) => {
    // The characters at both ends are made of neighbours, too.
    const inMidst = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    return [inMidst.toString('base64').slice(4, -4), inMidst.toString('base64url').slice(4, -4)];
  }),
];

let desk: CallDesk;
const seen: string[] = [];

async function callOnce(sound: Int16Array): Promise<void> {
  const caller = await desk.newCaller();
  const call = await desk.begin(caller);
  call.hurry(sound);
  await call.until('an answer', () => call.said('assistant').length === 1 && call.state === 'listening').then(() => call.end(), () => undefined);
  await call.closed;
  seen.push(...call.received.map((bytes) => bytes.toString('latin1')));
  for (const path of ['/v1/conversations/current', '/v1/voice']) seen.push(JSON.stringify(await caller.send('GET', path)));
}

async function readTheRest(): Promise<void> {
  seen.push(...desk.log, JSON.stringify(await desk.deployment.operator('GET', `/tenants/${desk.tenant.tenant_id}/usage`)));
  for (const path of ['/readyz', '/metrics', '/v1/voice']) seen.push(JSON.stringify(await request(desk.deployment.port, path)));
  const tables = await desk.books.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('app', 'auth') and c.relkind = 'r'`,
  );
  for (const { name } of tables.rows) seen.push(JSON.stringify((await desk.books.query(`select t::text as row from ${name} t`)).rows));
}

function expectNoTrace(): void {
  const all = seen.join('\n');
  // Not toContain: what was searched would be printed whole.
  for (const there of ['coatcheck.v1', answer, '"type":"ended"', '"voice_unavailable"', '"msg":"call ended"']) expect([there, all.includes(there)]).toEqual([there, true]);
  for (const form of forms) expect([form.length > 20, all.includes(form)]).toEqual([true, false]);
  expect(all.includes(providersWords)).toBe(false);
}

it('would be found wherever it stood in a longer text', () => {
  for (const before of ['', 'a', 'ab', 'abc']) {
    const text = Buffer.from(`${before}${key}${before}`);
    for (const hidden of [text.toString(), text.toString('hex'), text.toString('base64'), text.toString('base64url')]) {
      expect(forms.some((form) => hidden.includes(form))).toBe(true);
    }
  }
});

describe('1.2 the provider’s key, in calls that a provider hears and speaks', () => {
  let fault: SpeechTrouble | undefined;
  beforeAll(async () => {
    seen.length = 0;
    const speech = ({ kind }: SpeechCall) => (fault === undefined || kind === 'speech' ? {} : { trouble: fault });
    desk = await openCallDesk({ voice: 'pipeline', key, provider: { apiKey: key, script: [{ tokens: answer }], speech: { script: speech } } });
  });
  afterAll(() => desk.stop());

  it('reaches the provider with each request', async () => {
    await callOnce(spokenQuestion);
    const { calls, speech } = desk.provider;
    expect([calls.length, new Set(speech.calls.map(({ kind }) => kind))]).toEqual([1, new Set(['transcription', 'speech'])]);
    for (const { headers } of [...calls, ...speech.calls]) expect(headers.authorization).toBe(`Bearer ${key}`);
    for (const { rawBody } of calls) expect(rawBody.includes(key)).toBe(false);
  });

  it.each<SpeechTrouble>([
    { kind: 'status', status: 401, body: `${providersWords} ${key}` }, { kind: 'status', status: 500, body: `${providersWords} ${key}` }, { kind: 'garbage', body: `${providersWords} ${key}` },
  ])('is in nothing that is told of a $kind', async (given) => {
    fault = given;
    await callOnce(spokenQuestion);
  });

  it('was nowhere, and what was searched was not empty', async () => {
    await readTheRest();
    expectNoTrace();
  });
});

describe('1.2 the provider’s key, in calls that are relayed', () => {
  let trouble: RealtimeTrouble | undefined;
  beforeAll(async () => {
    seen.length = 0;
    const script = () => ({ says: answer, ...(trouble === undefined ? {} : { trouble }) });
    desk = await openCallDesk({ voice: 'openai-realtime', key, provider: { apiKey: key, realtime: { script } } });
  });
  afterAll(() => desk.stop());

  it('reaches the provider with each session, and is in no event', async () => {
    await callOnce(loudQuestion);
    const { connections } = desk.provider.realtime;
    expect(connections.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`]);
    for (const { received } of connections) expect(JSON.stringify(received).includes(key)).toBe(false);
  });

  it.each<RealtimeTrouble>([
    { kind: 'failed', message: `${providersWords} ${key}` }, { kind: 'error-event', message: `${providersWords} ${key}` },
    { kind: 'garbage', frame: `${providersWords} ${key}` }, { kind: 'garbage', frame: `{"type":"error","error":{"code":"${providersWords}-${key}"}}` }, { kind: 'close' },
  ])('is in nothing that is told of a $kind', async (given) => {
    trouble = given;
    await callOnce(loudQuestion);
  });

  it('was nowhere, and what was searched was not empty', async () => {
    await readTheRest();
    expectNoTrace();
  });
});
