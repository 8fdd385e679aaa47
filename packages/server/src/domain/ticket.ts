/**
 * The one-time ticket inside the frame document.
 *
 * Layout: 33 bytes, then a MAC of 24, base64url:
 *   version u8 · ticket key u32 · key epoch u32 · tenant epoch u32 · issued at u32 (Unix seconds) · id 16 bytes
 * The MAC covers the publishable key too, so a ticket opens nothing but the key it was made for.
 *
 * 1. A node checks the MAC before the database is asked: a stranger's ticket costs no query.
 * 2. The database spends the id in the statement that mints, and knows which ticket keys are in force: after a crash, when
 *    the list of spent ids is gone, so are the keys.
 */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Counter, Tag } from '@coatcheck/database/counter';
import { Refusal } from '@coatcheck/database/refusal';
import { fillRandom } from './random.ts';

/** A page may stay open this long before the launcher is clicked. */
export const ticketLifeSeconds = 12 * 3600;

const version = 1;
const bodyBytes = 33;
const macBytes = 24;
/** How far another node's clock may be ahead of ours. */
const skewSeconds = 60;
/** A ticket key we don't know makes us ask; a stranger can't make us ask more often than this. */
const reloadEveryMs = 1_000;

export interface OpenedTicket {
  readonly id: Buffer;
  readonly ticketKeyId: number;
  readonly keyEpoch: number;
  readonly tenantEpoch: number;
}

/** Wrapped once: node's check of a raw secret takes longer than the MAC itself. */
interface MacKey {
  readonly id: number;
  readonly secret: KeyObject;
}

export interface TicketOffice {
  /** @returns a ticket for one load of one key's frame. */
  issue(publishableKey: string, tag: Pick<Tag, 'keyEpoch' | 'tenantEpoch' | 'ticketKeyId'>): Promise<string>;
  /** @throws {Refusal} `ticket_invalid`, `ticket_expired` */
  open(ticket: string, publishableKey: string): Promise<OpenedTicket>;
}

/**
 * @param counter where the ticket keys come from
 * @param now Unix milliseconds
 */
export function createTicketOffice(counter: Pick<Counter, 'ticketKeys'>, now: () => number = Date.now): TicketOffice {
  let keys = new Map<number, MacKey>();
  let loading: Promise<void> | undefined;
  let loadedAt = -Infinity;

  function load(): Promise<void> {
    loading ??= counter
      .ticketKeys()
      .then((fresh) => {
        keys = new Map(fresh.map(({ id, secret }) => [id, { id, secret: createSecretKey(secret) }]));
        loadedAt = now();
      })
      .finally(() => (loading = undefined));
    return loading;
  }

  return {
    async issue(publishableKey, { keyEpoch, tenantEpoch, ticketKeyId }) {
      if (ticketKeyId === null || !keys.has(ticketKeyId)) await load();
      const key = (ticketKeyId === null ? undefined : keys.get(ticketKeyId)) ?? [...keys.values()][0];
      if (key === undefined) throw new Refusal('database_unavailable');
      const body = Buffer.alloc(bodyBytes);
      body.writeUInt8(version, 0);
      body.writeUInt32BE(key.id, 1);
      body.writeUInt32BE(keyEpoch, 5);
      body.writeUInt32BE(tenantEpoch, 9);
      body.writeUInt32BE(Math.floor(now() / 1000), 13);
      fillRandom(body, 17, 16);
      return Buffer.concat([body, mac(key.secret, body, publishableKey)]).toString('base64url');
    },
    async open(ticket, publishableKey) {
      const bytes = Buffer.from(ticket, 'base64url');
      if (bytes.length !== bodyBytes + macBytes || bytes[0] !== version || bytes.toString('base64url') !== ticket) {
        throw new Refusal('ticket_invalid');
      }
      const body = bytes.subarray(0, bodyBytes);
      const ticketKeyId = body.readUInt32BE(1);
      if (!keys.has(ticketKeyId) && now() - loadedAt >= reloadEveryMs) await load();
      const key = keys.get(ticketKeyId);
      // Its key is gone: more than a day old, or from before a crash.
      if (key === undefined) throw new Refusal('ticket_expired');
      if (!timingSafeEqual(mac(key.secret, body, publishableKey), bytes.subarray(bodyBytes))) throw new Refusal('ticket_invalid');
      const age = now() / 1000 - body.readUInt32BE(13);
      if (age > ticketLifeSeconds) throw new Refusal('ticket_expired');
      if (age < -skewSeconds) throw new Refusal('ticket_invalid');
      return { id: Buffer.from(body.subarray(17, 33)), ticketKeyId, keyEpoch: body.readUInt32BE(5), tenantEpoch: body.readUInt32BE(9) };
    },
  };
}

function mac(secret: KeyObject, body: Buffer, publishableKey: string): Buffer {
  return createHmac('sha256', secret).update(body).update(publishableKey).digest().subarray(0, macBytes);
}
