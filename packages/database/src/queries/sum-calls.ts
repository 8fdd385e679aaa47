import type { UsageReport } from '@coatcheck/contract/operator/records';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

type Day = UsageReport['calls'][number];

const statement: TenantStatement<Day> = {
  name: 'sum-calls',
  text: `
    select to_char(c.started_at at time zone 'UTC', 'YYYY-MM-DD') as day, c.engine, count(*) as calls,
      round(sum(c.ms_in) / 1000.0, 1)::float8 as seconds_in, round(sum(c.ms_out) / 1000.0, 1)::float8 as seconds_out,
      sum(c.audio_input_tokens)::bigint as audio_input_tokens, sum(c.audio_output_tokens)::bigint as audio_output_tokens
    from app.call c
    where c.tenant_id = $1 and c.started_at >= $2::date::timestamp at time zone 'UTC'
      and c.started_at < ($3::date + 1)::timestamp at time zone 'UTC'
    group by 1, 2
    order by 1, 2`,
};

/**
 * @param from first UTC day, YYYY-MM-DD
 * @param to last UTC day, included
 */
export async function sumCalls(tx: TenantTransaction, from: string, to: string): Promise<Day[]> {
  return tx.query(statement, [from, to]);
}
