/** A small world to develop in: an operator with a thousand tenants, a practice with all there is to see, and a bakery with nothing yet. */
import { createHash } from 'node:crypto';
import type { Role } from '@coatcheck/contract/console/session';
import type { StoredMessage } from '@coatcheck/contract/conversations';
import type { Key } from '@coatcheck/contract/operator/keys';
import type { Lead, UsageReport } from '@coatcheck/contract/operator/records';
import type { AuditList, Tenant } from '@coatcheck/contract/operator/tenants';

export const password = 'correct horse battery';
export const operatorEmail = 'olga@coatcheck.example';
export const ownerEmail = 'anna@lindenhof.example';

/** @returns always the same UUID for the same name */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  password: string;
  readonly isOperator: boolean;
}

interface ScriptedConversation {
  readonly id: string;
  readonly startedAt: string;
  readonly messages: StoredMessage[];
}

export interface ScriptedTenant {
  tenant: Tenant;
  readonly looks: { readonly language: string; readonly greeting: string; readonly colour: string; readonly corner: 'left' | 'right'; readonly starters: string[]; readonly consent_text: string; readonly call_consent_text: string };
  readonly members: Map<string, Role>;
  keys: Key[];
  documents: { document_id: string; name: string; passages: number; characters: number; added_at: string }[];
  leads: Lead[];
  conversations: ScriptedConversation[];
  audit: AuditList['entries'][number][];
  use: Pick<UsageReport, 'days' | 'calls'>;
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const today = Math.floor(Date.now() / 86_400_000);
const utcDay = (back: number) => new Date((today - back) * 86_400_000).toISOString().slice(0, 10);

export function blankTenant(name: string, minutesAgo = 0): ScriptedTenant {
  const tenant_id = idOf(name);
  const label = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const key: Key = {
    key_id: idOf(`${name} key`), tenant_id, publishable_key: `pk_${label}_${createHash('sha256').update(`${name} key`).digest('hex').slice(0, 22)}`,
    status: 'live', origins: [], scopes: ['chat', 'leads', 'voice'], created_at: ago(minutesAgo), retires_at: null,
  };
  return {
    tenant: { tenant_id, label, name, status: 'active', language: 'en', created_at: ago(minutesAgo), keys: 1, call_seconds_a_day: null },
    looks: {
      language: 'en', greeting: `Hello! Ask me anything about ${name}.`, colour: '#0f766e', corner: 'right', starters: [],
      consent_text: `I agree that ${name} stores my details in order to answer me.`, call_consent_text: '',
    },
    members: new Map(), keys: [key], documents: [], leads: [], conversations: [], audit: [], use: { days: [], calls: [] },
  };
}

type Turn = readonly ['visitor' | 'assistant', string, Partial<StoredMessage>?];

function conversation(name: string, minutesAgo: number, turns: readonly Turn[]): ScriptedConversation {
  const messages = turns.map(([role, text, more], index): StoredMessage => ({ id: idOf(`${name} ${index}`), role, text, created_at: ago(minutesAgo - index), ...more }));
  return { id: idOf(name), startedAt: ago(minutesAgo), messages };
}

const hours = { passage_id: idOf('hours passage'), title: 'Opening hours', excerpt: 'Monday to Thursday from 8 am to 6 pm, Friday from 8 am to 1 pm.', url: 'https://lindenhof.example/hours' };
const prices = { passage_id: idOf('prices passage'), title: 'Prices and insurance', excerpt: 'A professional cleaning costs 95 to 120 euros, depending on the effort.' };

const practiceConversations = (): ScriptedConversation[] => [
  conversation('c1', 12, [
    ['visitor', 'When are you open on Fridays? I can only come after work.'],
    ['assistant', 'On Fridays from 8 am to 1 pm. From Monday to Thursday the practice is open until 6 pm, which may suit you better.', { citations: [hours], finish_reason: 'stop' }],
    ['visitor', 'Thursday then. Could somebody call me about an appointment?'],
    ['assistant', 'Gladly. Leave your name and number, and the practice will call you back.', { offers_lead_form: true, finish_reason: 'stop' }],
  ]),
  conversation('c2', 95, [
    ['visitor', 'How much is a cleaning?', { spoken: true }],
    ['assistant', 'A professional cleaning costs 95 to 120 euros, depending on the effort.', { spoken: true, citations: [prices], finish_reason: 'stop' }],
    ['visitor', 'And does my insurance pay for it?', { spoken: true }],
    ['assistant', 'I could not find that. The practice can tell you; shall it call you back?', { spoken: true, finish_reason: 'no_answer', offers_lead_form: true }],
  ]),
  conversation('c3', 60 * 26, [['visitor', 'Do you treat children under three?'], ['assistant', 'Yes. The first visit is best at the first birthday.', { finish_reason: 'stop', citations: [hours, prices] }]]),
  conversation('c4', 60 * 49, [['visitor', 'Is there parking nearby?', { request_id: 'req_1234567890' }]]),
  ...Array.from({ length: 60 }, (_, index) =>
    conversation(`older ${index}`, 60 * (72 + index * 5), [
      ['visitor', ['Do I need an appointment?', 'Wo finde ich Sie?', 'Can I pay by card?', 'My tooth hurts, what should I do tonight?'][index % 4] ?? ''],
      ['assistant', 'The practice is in the old town, two minutes from the station.', { finish_reason: 'stop' }],
    ]),
  ),
];

const consent = 'I agree that Lindenhof Dental Practice stores my details in order to answer me. I can withdraw this at any time.';
const practiceLeads = (): Lead[] => [
  { lead_id: idOf('l1'), created_at: ago(9), name: 'Miriam Köhler', email: 'miriam.koehler@mail.example', phone: '+49 30 5557 1234', note: 'Thursday after 5 pm, please.', source: 'form', consent_text: consent, conversation_id: idOf('c1') },
  { lead_id: idOf('l2'), created_at: ago(92), name: 'Jonas Weber', email: null, phone: '030 555 0199', note: null, source: 'assistant', consent_text: consent, conversation_id: idOf('c2') },
  { lead_id: idOf('l3'), created_at: ago(60 * 30), name: null, email: 'p.okafor@studio.example', phone: null, note: 'Asks whether the whole family can come on one day; three children, all new patients.', source: 'form', consent_text: consent, conversation_id: null },
];

function practiceUse(): ScriptedTenant['use'] {
  const busy = Array.from({ length: 90 }, (_, back) => back).filter((back) => (today - back) % 7 !== 3);
  const wave = (back: number, high: number) => Math.round(high * (0.55 + 0.45 * Math.abs(Math.sin((today - back) * 1.7))));
  return {
    days: busy.map((back) => ({ day: utcDay(back), model: 'built-in', answers: wave(back, 42), input_tokens: wave(back, 42) * 640, output_tokens: wave(back, 42) * 85 })),
    calls: busy.filter((back) => back % 2 === 0).map((back) => ({
      day: utcDay(back), engine: 'embedded', calls: wave(back, 6), seconds_in: wave(back, 6) * 74, seconds_out: wave(back, 6) * 61, audio_input_tokens: 0, audio_output_tokens: 0,
    })),
  };
}

const entry = (minutesAgo: number, actor: string, action: string, subject: string | null, more: Partial<AuditList['entries'][number]> = {}) =>
  ({ id: idOf(`audit ${minutesAgo}`), at: ago(minutesAgo), actor, action, subject, reason: null, detail: {}, ...more });

function practice(): ScriptedTenant {
  const made = blankTenant('Lindenhof Dental Practice', 60 * 24 * 120);
  const [key] = made.keys;
  if (key === undefined) throw new Error('a tenant has a key');
  const old: Key = { ...key, key_id: idOf('old key'), publishable_key: `${key.publishable_key.slice(0, 12)}0d1e2f3a4b5c6d7e8f9a0b`, status: 'retiring', origins: ['https://lindenhof.example'], retires_at: ago(-60 * 24 * 5) };
  return {
    ...made,
    tenant: { ...made.tenant, keys: 2, call_seconds_a_day: 3_600 },
    keys: [{ ...key, origins: ['https://lindenhof.example', 'https://www.lindenhof.example'] }, old],
    looks: { ...made.looks, greeting: 'Hello! I can answer questions about our practice, our hours and our prices. How can I help?' },
    documents: [
      { document_id: idOf('d1'), name: 'Opening hours', passages: 4, characters: 1_840, added_at: ago(60 * 24 * 90) },
      { document_id: idOf('d2'), name: 'prices-and-insurance.md', passages: 17, characters: 12_302, added_at: ago(60 * 24 * 21) },
      { document_id: idOf('d3'), name: 'first-visit.html', passages: 9, characters: 6_114, added_at: ago(60 * 24 * 3) },
    ],
    leads: practiceLeads(),
    conversations: practiceConversations(),
    audit: [
      entry(34, ownerEmail, 'knowledge.add', 'first-visit.html', { detail: { passages: 9 } }),
      entry(60 * 20, ownerEmail, 'key.rotate', key.key_id, { detail: { overlap_seconds: 604_800 } }),
      entry(60 * 44, operatorEmail, 'conversation.read', idOf('c2'), { reason: 'The practice asked why a caller got no answer' }),
      entry(60 * 90, ownerEmail, 'member.invite', 'paul@lindenhof.example', { detail: { role: 'agent' } }),
    ],
    use: practiceUse(),
  };
}

export interface World {
  readonly people: Map<string, Person>;
  readonly tenants: Map<string, ScriptedTenant>;
}

const trades = ['Bakery', 'Law Firm', 'Bike Shop', 'Florist', 'Physiotherapy', 'Bookshop', 'Roofing', 'Café', 'Optician', 'Yoga Studio'];
const places = ['Alder', 'Birch', 'Cedar', 'Elm', 'Harbour', 'Hill', 'Lake', 'Market', 'Mill', 'North', 'Oak', 'Park', 'River', 'Station', 'Willow'];

export function createWorld(): World {
  const person = (email: string, name: string, isOperator = false): Person => ({ id: idOf(email), email, name, password, isOperator });
  const people = [
    person(operatorEmail, 'Olga Brandt', true), person(ownerEmail, 'Anna Lindner'), person('paul@lindenhof.example', 'Paul Sommer'), person('vera@lindenhof.example', 'Vera Klein'),
    person('nobody@mail.example', 'Nora Body'),
  ];
  const lindenhof = practice();
  const bakery = blankTenant('Corner Bakery', 60 * 24 * 2);
  const roles: readonly [ScriptedTenant, string, Role][] = [
    [lindenhof, ownerEmail, 'owner'], [lindenhof, 'paul@lindenhof.example', 'agent'], [lindenhof, 'vera@lindenhof.example', 'viewer'], [bakery, ownerEmail, 'owner'],
  ];
  for (const [tenant, email, role] of roles) tenant.members.set(idOf(email), role);
  const many = Array.from({ length: 998 }, (_, index) => blankTenant(`${places[index % 15]} ${trades[Math.floor(index / 15) % 10]} ${Math.floor(index / 150) + 1}`, 60 * 24 * (index % 400)));
  many.filter((_, index) => index % 41 === 7).forEach((one) => {
    one.tenant = { ...one.tenant, status: 'suspended' };
  });
  return {
    people: new Map(people.map((one) => [one.email, one])),
    tenants: new Map([lindenhof, bakery, ...many].map((one) => [one.tenant.tenant_id, one])),
  };
}
