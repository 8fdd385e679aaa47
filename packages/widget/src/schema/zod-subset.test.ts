import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as zod from 'zod/mini';

/** Values that the schemas accept, to be spoiled in every way. */
const uuid = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
const citation = { passage_id: 'p1', title: 'Hours', excerpt: 'We open at 8.', url: 'https://a.example/hours' };
const problem = { type: 'https://coatcheck.dev/problems#internal', code: 'internal', title: 'x', status: 500, retryable: true, retry_after: 3 };
const message = {
  id: uuid, role: 'assistant', text: 'Hello', created_at: '2026-01-01T00:00:00Z', citations: [citation], suggestions: ['a'],
  finish_reason: 'stop', offers_lead_form: true, request_id: 'abcdefgh',
};
const examples: Readonly<Record<string, readonly unknown[]>> = {
  'messages MessageEvent': [
    { type: 'message-start', conversation_id: uuid, message_id: uuid },
    { type: 'text-delta', text: 'Hi' },
    { type: 'citation', ...citation },
    { type: 'suggestions', titles: ['a', 'b'] },
    { type: 'tool-call', name: 'offer_lead_form' },
    { type: 'lead-captured', lead_id: uuid },
    { type: 'usage', input_tokens: 1, output_tokens: 2 },
    { type: 'message-end', finish_reason: 'no_answer' },
    { type: 'error', problem },
  ],
  'messages MessageRequest': [{ conversation_id: uuid, text: 'Hi 😀', request_id: 'abcdefgh' }, { text: ' ' }, { text: '😀'.repeat(2_001) }],
  'conversations StoredMessage': [message],
  'conversations CurrentConversation': [{ conversation: null }, { conversation: { id: uuid, messages: [message], lead_captured: false } }],
  'leads LeadRequest': [{ name: 'Ada', email: ' ada@a.example ', phone: '0049 (0)30 123456', note: 'x', consent: true, consent_version: '0123456789abcdef' }],
  'leads Email': ['ada@a.example', 'ada@a', ' a@b.c ', `${'a'.repeat(250)}@a.example`],
  'leads Phone': ['+49 30 123456', '0049/30.123-456', '12', 'call me'],
  'leads LeadResponse': [{ lead_id: uuid }],
  'token TokenRequest': [{ publishable_key: 'pk_abcdefgh_x', ticket: 't', unbound: true }],
  'token TokenResponse': [
    { access_token: 'a', token_type: 'Bearer', expires_in: 300, visitor_id: uuid, session_expires_at: 'x', scope: 'chat leads', resume: 'r' },
  ],
  'frame-settings FrameSettings': [
    {
      publishable_key: 'pk_a', name: 'A', greeting: 'Hi', colour: '#000000', corner: 'left', locale: 'de', starters: ['a'],
      consent: { version: '1', text: 'ok' }, scopes: ['chat'],
    },
  ],
  'problems Problem': [problem],
};

const modules = {
  messages: () => import('@coatcheck/contract/messages'),
  conversations: () => import('@coatcheck/contract/conversations'),
  leads: () => import('@coatcheck/contract/leads'),
  token: () => import('@coatcheck/contract/token'),
  'frame-settings': () => import('@coatcheck/contract/frame-settings'),
  problems: () => import('@coatcheck/contract/problems'),
};

/** The contract as it is when this module of that name stands for `zod/mini`. */
async function contract(): Promise<Map<string, unknown>> {
  const schemas = new Map<string, unknown>();
  for (const [name, load] of Object.entries(modules)) {
    for (const [schema, value] of Object.entries(await load())) schemas.set(`${name} ${schema}`, value);
  }
  return schemas;
}

/** The example with one of its parts, at any depth, replaced, removed or added. */
function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.anything({ withNullPrototype: false }), fc.constantFrom(undefined, null, '', 'stop', 0, true, [], {}, uuid, '\ud800', '\0'));
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return fc.oneof(other, fc.tuple(...items.map(spoiled)), fc.constant([...items, 7]), fc.constant(items));
  }
  if (typeof value !== 'object' || value === null) return fc.oneof(fc.constant(value), other);
  const entries = Object.entries(value);
  const change = fc.constantFrom(...entries).chain(([name, part]) =>
    fc.oneof(
      spoiled(part).map((spoilt) => ({ ...value, [name]: spoilt })),
      fc.constant(Object.fromEntries(entries.filter(([other]) => other !== name))),
      fc.constant({ ...value, surplus: 1 }),
    ),
  );
  return fc.oneof({ weight: 8, arbitrary: change }, { weight: 1, arbitrary: other });
}

describe('the subset of zod that is built into the widget', () => {
  let real: Map<string, unknown>;
  let small: Map<string, unknown>;
  let subset: typeof import('./zod-subset.ts');

  beforeAll(async () => {
    real = await contract();
    vi.resetModules();
    vi.doMock('zod/mini', () => import('./zod-subset.ts'));
    small = await contract();
    subset = await import('./zod-subset.ts');
    vi.doUnmock('zod/mini');
  });

  it('stands in for zod in the contract', () => {
    expect(small.get('messages MessageEvent')).not.toBe(real.get('messages MessageEvent'));
    expect(small.get('messages MessageEvent')?.constructor.name).toBe('Schema');
  });

  it.each(Object.entries(examples))('judges %s as zod does', (name, values) => {
    const ours = small.get(name);
    const theirs = real.get(name);
    if (!(ours instanceof subset.Schema) || !(theirs instanceof zod.ZodMiniType)) throw new Error('no schema');
    const judge = (value: unknown) => {
      const expected = zod.safeParse(theirs, value);
      const verdict = subset.safeParse(ours, value);
      const plain = ({ success, data }: { success: boolean; data?: unknown }) => ({ success, data });
      expect(plain(verdict)).toEqual(plain(expected));
      return expected.success;
    };
    expect(values.some(judge)).toBe(true);
    fc.assert(
      fc.property(fc.constantFrom(...values).chain(spoiled), (value) => void judge(value)),
      { numRuns: 1_500 },
    );
  });
});
