/** The counter: hands out what a tag, a ticket or an earlier pass is proof for. Logs in as coatcheck_counter, which reads no table. */
import type { Scope } from '@coatcheck/contract/token';
import type { ProblemCode } from '@coatcheck/contract/problems';
import type { Pool } from 'pg';
import { batched } from './batch.ts';
import { onConnection } from './connection.ts';
import { problemCodeOf, Refusal, translate } from './refusal.ts';

/** A live key and what its frame shows. */
export interface Tag {
  readonly tenantId: string;
  readonly keyId: string;
  readonly keyEpoch: number;
  readonly tenantEpoch: number;
  readonly origins: readonly string[];
  readonly scopes: readonly Scope[];
  readonly name: string;
  readonly language: string;
  readonly greeting: string;
  readonly colour: string;
  readonly corner: 'left' | 'right';
  readonly starters: readonly string[];
  readonly consent: { readonly version: string; readonly text: string };
  /** What visitors agree to before a call; `null` where the tenant has no such text. */
  readonly callConsent: { readonly version: string; readonly text: string } | null;
  /** Today's ticket key; `null` after a crash recovery, until somebody asks for the keys. */
  readonly ticketKeyId: number | null;
}

export interface TicketKey {
  readonly id: number;
  readonly secret: Buffer;
}

/** Form "open" of the exchange; the ticket's own MAC was checked by the node. */
export interface OpenRequest {
  readonly key: string;
  readonly label: string;
  readonly ticket: { readonly id: Buffer; readonly ticketKeyId: number; readonly keyEpoch: number; readonly tenantEpoch: number };
  readonly cookie: string | undefined;
  readonly resume: string | undefined;
  /** Address prefix of the sender, canonical. */
  readonly prefix: string;
  /** The browser sends Sec-Fetch-*, so the pass may rest on a cookie. */
  readonly canBind: boolean;
}

/** The forms that turn an earlier pass into the next. */
export interface RenewRequest {
  readonly key: string;
  readonly label: string;
  readonly pass: string;
  readonly cookie: string | undefined;
  readonly resume: string | undefined;
  readonly fallBack: boolean;
  readonly prefix: string;
}

export interface MintedPass {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** Unix seconds. */
  readonly sessionEnds: number;
  readonly visitorId: string;
  readonly scope: string;
  /** The visitor's secret: the cookie's value, or `resume`. */
  readonly secret: string;
  readonly bound: boolean;
}

export interface Counter {
  /** @throws {Refusal} `key_unknown` (also for a key of another label), `key_revoked` */
  lookUpTag(key: string, label: string): Promise<Tag>;
  /** Newest first; two of them are in force. */
  ticketKeys(): Promise<TicketKey[]>;
  open(request: OpenRequest): Promise<MintedPass>;
  renew(request: RenewRequest): Promise<MintedPass>;
  /** @returns a pass for the operator's work on one tenant, 15 minutes; for knowledge and records it is in the tenant's audit log before. */
  operatorPass(proof: string, tenantId: string, scopes: readonly OperatorScope[], reason: string | undefined): Promise<string>;
  /**
   * @returns a pass for one request of a member's, a minute long at most
   * @throws {Refusal} `session_missing`; `not_found`: no member of that tenant, or no such tenant
   */
  memberPass(sessionToken: string, tenantId: string): Promise<string>;
  /** Forgets what has expired: spent tickets, sessions, invitations. */
  sweep(): Promise<void>;
}

export type OperatorScope = 'knowledge' | 'usage' | 'history' | 'records';

export interface PassLife {
  readonly ttlSeconds: number;
  readonly sessionSeconds: number;
}

interface TagRow {
  problem: string | null;
  tenant_id: string; key_id: string; key_epoch: number; tenant_epoch: number; origins: string[]; scopes: Scope[];
  name: string; language: string; greeting: string; colour: string; corner: 'left' | 'right'; starters: string[];
  consent_version: string; consent_text: string; call_consent_version: string | null; call_consent_text: string | null; ticket_key_id: number | null;
}

interface MintedRow {
  problem: string | null;
  access_token: string; expires_in: number; session_ends: number; visitor_id: string; scope: string; secret: string; bound: boolean;
}

export function createCounter(pool: Pool, life: PassLife): Counter {
  const lookUp = batched(async (asked: { key: string; label: string }[]) => {
    const { rows } = await query<TagRow>(pool, 'look-up-tags', 'select * from auth.look_up_tags($1, $2)', [
      asked.map(({ key }) => key),
      asked.map(({ label }) => label),
    ]);
    return rows;
  });

  const open = batched(async (asked: OpenRequest[]) => {
    const { rows } = await query<MintedRow>(
      pool,
      'open-sessions',
      'select * from auth.open_sessions($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
      [
        asked.map(({ key }) => key),
        asked.map(({ label }) => label),
        asked.map(({ ticket }) => ticket.id),
        asked.map(({ ticket }) => ticket.ticketKeyId),
        asked.map(({ ticket }) => ticket.keyEpoch),
        asked.map(({ ticket }) => ticket.tenantEpoch),
        asked.map(({ cookie }) => cookie ?? null),
        asked.map(({ resume }) => resume ?? null),
        asked.map(({ prefix }) => prefix),
        asked.map(({ canBind }) => canBind),
        life.ttlSeconds,
        life.sessionSeconds,
      ],
    );
    return rows;
  });

  return {
    async lookUpTag(key, label) {
      return tagOf(await lookUp({ key, label }));
    },
    async ticketKeys() {
      const { rows } = await query<TicketKey>(pool, 'ticket-keys', 'select id, secret from auth.ticket_keys()', []);
      return rows;
    },
    async open(request) {
      return mintedOf(await open(request));
    },
    async renew({ key, label, pass, cookie, resume, fallBack, prefix }) {
      const { rows } = await query<MintedRow>(pool, 'renew-session', 'select * from auth.renew_session($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        key, label, pass, cookie ?? null, resume ?? null, fallBack, prefix, life.ttlSeconds, life.sessionSeconds,
      ]);
      const [row] = rows;
      if (row === undefined) throw new Refusal('internal');
      return mintedOf(row);
    },
    async operatorPass(proof, tenantId, scopes, reason) {
      // The audit entry is on disk before the pass can be used: this role commits asynchronously otherwise.
      return onConnection(pool, async (client) => {
        await client.query('begin; set local synchronous_commit = on');
        const { rows } = await client.query<{ pass: string }>('select auth.mint_operator_pass($1, $2, $3, $4) as pass', [
          proof, tenantId, scopes, reason ?? null,
        ]);
        await client.query('commit');
        const [row] = rows;
        if (row === undefined) throw new Refusal('internal');
        return row.pass;
      });
    },
    async memberPass(sessionToken, tenantId) {
      const [row] = (await query<{ pass: string }>(pool, 'mint-member-pass', 'select auth.mint_member_pass($1, $2) as pass', [sessionToken, tenantId])).rows;
      if (row === undefined) throw new Refusal('internal');
      return row.pass;
    },
    async sweep() {
      await query(pool, 'sweep', 'select auth.sweep()', []);
    },
  };
}

async function query<Row extends object>(pool: Pool, name: string, text: string, values: unknown[]) {
  try {
    return await pool.query<Row>({ name, text, values });
  } catch (error) {
    throw translate(error);
  }
}

function refusalOf(problem: string): Refusal {
  const code: ProblemCode = problemCodeOf(problem);
  return new Refusal(code);
}

function tagOf(row: TagRow): Tag {
  if (row.problem !== null) throw refusalOf(row.problem);
  return {
    tenantId: row.tenant_id, keyId: row.key_id, keyEpoch: row.key_epoch, tenantEpoch: row.tenant_epoch,
    origins: row.origins, scopes: row.scopes, name: row.name, language: row.language, greeting: row.greeting,
    colour: row.colour, corner: row.corner, starters: row.starters,
    consent: { version: row.consent_version, text: row.consent_text },
    callConsent: row.call_consent_version === null || row.call_consent_text === null ? null : { version: row.call_consent_version, text: row.call_consent_text },
    ticketKeyId: row.ticket_key_id,
  };
}

function mintedOf(row: MintedRow): MintedPass {
  if (row.problem !== null) throw refusalOf(row.problem);
  return {
    accessToken: row.access_token, expiresInSeconds: row.expires_in, sessionEnds: row.session_ends, visitorId: row.visitor_id,
    scope: row.scope, secret: row.secret, bound: row.bound,
  };
}
