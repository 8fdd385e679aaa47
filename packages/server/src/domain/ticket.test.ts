import { randomBytes } from 'node:crypto';
import type { TicketKey } from '@coatcheck/database/counter';
import { Refusal } from '@coatcheck/database/refusal';
import { describe, expect, it } from 'vitest';
import { newPublishableKey } from './publishable-key.ts';
import { createTicketOffice, ticketLifeSeconds } from './ticket.ts';

const key = newPublishableKey('k3v9q2ma');
const other = newPublishableKey('k3v9q2ma');

/** An office with a clock and ticket keys that the test turns. */
function office() {
  const state = { now: Date.UTC(2030, 0, 1), asked: 0, keys: [{ id: 7, secret: randomBytes(32) }] as TicketKey[] };
  const counter = {
    async ticketKeys() {
      state.asked += 1;
      return [...state.keys];
    },
  };
  const make = () => createTicketOffice(counter, () => state.now);
  return { state, make, tickets: make() };
}
const tag = { keyEpoch: 3, tenantEpoch: 5, ticketKeyId: 7 };

async function refusal(opening: Promise<unknown>): Promise<string> {
  return opening.then(() => 'opened', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));
}

describe('a ticket', () => {
  it('carries what it was issued for, and an id of its own', async () => {
    const { tickets } = office();
    const [one, two] = [
      await tickets.open(await tickets.issue(key, tag), key), await tickets.open(await tickets.issue(key, tag), key),
    ];
    expect(one).toMatchObject({ ticketKeyId: 7, keyEpoch: 3, tenantEpoch: 5 });
    expect(one.id).toHaveLength(16);
    expect(one.id.equals(two.id)).toBe(false);
  });

  it('lives twelve hours to the second', async () => {
    const { state, tickets } = office();
    const ticket = await tickets.issue(key, tag);
    state.now += ticketLifeSeconds * 1000;
    expect(await refusal(tickets.open(ticket, key))).toBe('opened');
    state.now += 1000;
    expect(await refusal(tickets.open(ticket, key))).toBe('ticket_expired');
  });

  it('of a node whose clock is ahead is good up to a minute', async () => {
    const { state, tickets } = office();
    const ticket = await tickets.issue(key, tag);
    state.now -= 60_000;
    expect(await refusal(tickets.open(ticket, key))).toBe('opened');
    state.now -= 1000;
    expect(await refusal(tickets.open(ticket, key))).toBe('ticket_invalid');
  });

  it('is good for its key alone, and with every bit as it was', async () => {
    const { tickets } = office();
    const ticket = await tickets.issue(key, tag);
    expect(await refusal(tickets.open(ticket, other))).toBe('ticket_invalid');
    const bytes = Buffer.from(ticket, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await refusal(tickets.open(changed.toString('base64url'), key)), `bit ${bit}`).toMatch(/^ticket_(invalid|expired)$/);
    }
  });

  it('has one spelling', async () => {
    const { tickets } = office();
    const ticket = await tickets.issue(key, tag);
    const standard = Buffer.from(ticket, 'base64url').toString('base64');
    for (const text of [
      '', 'x', `${ticket}=`, `${ticket}A`, ` ${ticket}`, `${ticket}\n`, ticket.slice(1), `${standard}==`,
      ticket.replace(/.$/, '!'), '\0', 'é'.repeat(76),
    ]) {
      expect(await refusal(tickets.open(text, key)), JSON.stringify(text)).toBe('ticket_invalid');
    }
  });

  it('is opened by another node, and dies with its key', async () => {
    const { state, make, tickets } = office();
    const ticket = await tickets.issue(key, tag);
    expect(await refusal(make().open(ticket, key))).toBe('opened');
    state.keys = [{ id: 8, secret: randomBytes(32) }];
    expect(await refusal(make().open(ticket, key))).toBe('ticket_expired');
  });

  it('is made with the key that the database names, once the node has heard of it', async () => {
    const { state, tickets } = office();
    await tickets.issue(key, tag);
    state.keys = [{ id: 8, secret: randomBytes(32) }, ...state.keys];
    expect((await tickets.open(await tickets.issue(key, { ...tag, ticketKeyId: 8 }), key)).ticketKeyId).toBe(8);
    expect((await tickets.open(await tickets.issue(key, tag), key)).ticketKeyId).toBe(7);
    expect(state.asked).toBe(2);
  });

  it('asks for the keys where the database has none of today yet, and is not made without', async () => {
    const { state, tickets } = office();
    expect((await tickets.open(await tickets.issue(key, { ...tag, ticketKeyId: null }), key)).ticketKeyId).toBe(7);
    state.keys = [];
    expect(await refusal(tickets.issue(key, { ...tag, ticketKeyId: null }))).toBe('database_unavailable');
  });

  it('of a stranger makes the node ask at most once a second', async () => {
    const { state, tickets } = office();
    await tickets.open(await tickets.issue(key, tag), key);
    const before = state.asked;
    const strange = Buffer.from(await tickets.issue(key, tag), 'base64url');
    for (let n = 0; n < 500; n += 1) {
      state.now += 10;
      strange.writeUInt32BE(1_000 + n, 1);
      expect(await refusal(tickets.open(strange.toString('base64url'), key))).toBe('ticket_expired');
    }
    expect(state.asked - before).toBeLessThanOrEqual(5);
  });
});
