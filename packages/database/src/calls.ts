/**
 * The books on calls: one row a call, under the pass of whoever calls. See sql/000006_voice.sql for how leases and grants work.
 *
 * All of it is short and none of it holds a connection: a call asks every few seconds.
 */
import type { Pool } from 'pg';
import { translate } from './refusal.ts';
import type { Credential } from './tenant.ts';

export interface NewCall {
  readonly id: string;
  /** As in VOICE, with what is used at a provider. */
  readonly engine: string;
  /** The visitor's own call that broke off. */
  readonly resume: string | undefined;
  /** Which text about calls the visitor agreed to. */
  readonly consentVersion: string | undefined;
}

export interface CallBounds {
  /** Calls at once. */
  readonly callsPerKey: number;
  readonly callsPerTenant: number;
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
   * @returns for how many seconds the call may go on before it asks again; at least 10, or what was wanted
   * @throws {Refusal} the pass is refused; `scope_missing`, `consent_required`, `call_in_progress`, `voice_busy`, `voice_budget_used`
   */
  begin(credential: Credential, call: NewCall, bounds: CallBounds, wantedSeconds: number): Promise<number>;
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
  async function ask(name: string, values: readonly unknown[]): Promise<number | null> {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    try {
      const { rows } = await pool.query<{ answer: number | null }>({ name, text: `select auth.${name}(${places}) as answer`, values: [...values] });
      return rows[0]?.answer ?? null;
    } catch (error) {
      throw translate(error);
    }
  }
  const sums = ({ msIn, msOut, audioInputTokens, audioOutputTokens }: CallUsage) => [
    Math.round(msIn), Math.round(msOut), audioInputTokens, audioOutputTokens,
  ];

  return {
    async begin({ pass, cookie }, { id, engine, resume, consentVersion }, { callsPerKey, callsPerTenant }, wantedSeconds) {
      const granted = await ask('begin_call', [
        pass, cookie ?? null, id, engine, resume ?? null, consentVersion ?? null, callsPerKey, callsPerTenant, wantedSeconds, leaseSeconds,
      ]);
      if (granted === null) throw new Error('a call that began with no answer');
      return granted;
    },
    extend: async (pass, callId, usage, wantedSeconds) =>
      (await ask('extend_call', [pass, callId, ...sums(usage), wantedSeconds, leaseSeconds])) ?? undefined,
    async end(pass, callId, reason, usage) {
      await ask('end_call', [pass, callId, reason, ...sums(usage)]);
    },
  };
}
