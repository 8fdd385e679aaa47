import type { Pool, PoolClient } from 'pg';
import { Refusal, translate } from './refusal.ts';

/**
 * Runs a transaction's work on a connection of its own. What throws is rolled back.
 *
 * After a refusal the connection is as good as before. After any other failure nobody knows what was done to it, so it is not used again.
 *
 * @throws {Refusal} the database refused, or can't be reached
 */
export async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translate(error);
  });
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } catch (thrown) {
    const error = translate(thrown);
    const rolledBack = await client.query('rollback').then(() => true, () => false);
    broken = !rolledBack || !(error instanceof Refusal);
    throw error;
  } finally {
    client.release(broken);
  }
}
