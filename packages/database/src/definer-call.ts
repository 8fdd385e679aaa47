import type { Pool } from 'pg';
import { translate } from './refusal.ts';

/**
 * @param schema of the functions; a name is one of ours, never a stranger's
 * @returns what calls a function of that schema and gives its answer. Its failures are translated.
 */
export function definerCall(pool: Pool, schema: 'auth' | 'operator'): (name: string, values: readonly unknown[]) => Promise<unknown> {
  return async (name, values) => {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    try {
      const { rows } = await pool.query<{ answer: unknown }>({
        name: `${schema}-${name}`, text: `select ${schema}.${name}(${places}) as answer`, values: [...values],
      });
      return rows[0]?.answer;
    } catch (error) {
      throw translate(error);
    }
  };
}
