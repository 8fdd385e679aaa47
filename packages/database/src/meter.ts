import type { Pool } from 'pg';
import type { Usage } from './queries/store-usage.ts';
import { translate } from './refusal.ts';

/**
 * Adds a line to the ledger for an answer that was not kept, because its key was switched off or its visitor left. What was used is
 * owed: this works for a while after the pass has ended. An answer is counted once.
 *
 * @param pass what the answer was asked for with
 * @throws {Refusal} `pass_invalid`: not signed by us, or ended more than five minutes ago; `database_unavailable`
 */
export async function meter(pool: Pool, pass: string, { messageId, model, inputTokens, outputTokens }: Usage): Promise<void> {
  try {
    await pool.query({ name: 'meter', text: 'select auth.meter($1, $2, $3, $4, $5)', values: [pass, messageId, model, inputTokens, outputTokens] });
  } catch (error) {
    throw translate(error);
  }
}
