/**
 * The books on calls: one row a call, under the pass of whoever calls. See sql/000006_voice.sql for how leases and grants work,
 * sql/000007_resumed_calls.sql for what holds the pieces of a call together that broke off.
 *
 * All of it is short and none of it holds a connection: a call asks every few seconds.
 */
import type { Pool, QueryResultRow } from 'pg';
import { translate } from './refusal.ts';
import type { Credential } from './tenant.ts';

export interface NewCall {
  readonly id: string;
  /** As in VOICE, with what is used at a provider. */
  readonly engine: string;
  /** The visitor's own call that broke off; another's counts as none. */
  readonly resume: string | undefined;
  /** Which text about calls the visitor agreed to. */
  readonly consentVersion: string | undefined;
}

export interface CallBounds {
  /** Calls at once. */
  readonly callsPerKey: number;
  readonly callsPerTenant: number;
}

/** What a call begins with. */
export interface CallGrant {
  /** For how many seconds it may go on before it asks again; at least 10, or what was wanted. */
  readonly grantedSeconds: number;
  /** How long the visitor has talked already in the call that this one goes on with; 0 where it is none. */
  readonly usedSeconds: number;
}

/** What a call has used so far; sums, not differences. */
export interface CallUsage {
  readonly msIn: number;
  readonly msOut: number;
  readonly audioInputTokens: number;
  readonly audioOutputTokens: number;
}

export interface CallBook {
  /**
   * @param wantedSeconds of the budget, to begin with
   * @throws {Refusal} the pass is refused; `scope_missing`, `consent_required`, `call_in_progress`, `voice_busy`, `voice_budget_used`
   */
  begin(credential: Credential, call: NewCall, bounds: CallBounds, wantedSeconds: number): Promise<CallGrant>;
  /**
   * @param wantedSeconds more of the budget
   * @returns for how many seconds from its beginning it may go on; undefined: it was taken up elsewhere
   */
  extend(pass: string, callId: string, usage: CallUsage, wantedSeconds: number): Promise<number | undefined>;
  /** Closes it, also for a pass that has just ended or whose key is off. */
  end(pass: string, callId: string, reason: string, usage: CallUsage): Promise<void>;
}

/** A call counts as alive so long after its node was last heard of. Seconds. */
export const leaseSeconds = 30;

export function createCallBook(pool: Pool): CallBook {
  async function ask<Row extends QueryResultRow>(name: string, values: readonly unknown[]): Promise<Row> {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    try {
      const { rows } = await pool.query<Row>({ name, text: `select * from auth.${name}(${places})`, values: [...values] });
      const [row] = rows;
      if (row === undefined) throw new Error(`${name} gave no answer`);
      return row;
    } catch (error) {
      throw translate(error);
    }
  }
  const sums = ({ msIn, msOut, audioInputTokens, audioOutputTokens }: CallUsage) => [
    Math.round(msIn), Math.round(msOut), audioInputTokens, audioOutputTokens,
  ];

  return {
    async begin({ pass, cookie }, { id, engine, resume, consentVersion }, { callsPerKey, callsPerTenant }, wantedSeconds) {
      const { granted, used } = await ask<{ granted: number; used: number }>('begin_call', [
        pass, cookie ?? null, id, engine, resume ?? null, consentVersion ?? null, callsPerKey, callsPerTenant, wantedSeconds, leaseSeconds,
      ]);
      return { grantedSeconds: granted, usedSeconds: used };
    },
    async extend(pass, callId, usage, wantedSeconds) {
      const { extend_call: granted } = await ask<{ extend_call: number | null }>('extend_call', [pass, callId, ...sums(usage), wantedSeconds, leaseSeconds]);
      return granted ?? undefined;
    },
    async end(pass, callId, reason, usage) {
      await ask('end_call', [pass, callId, reason, ...sums(usage)]);
    },
  };
}
