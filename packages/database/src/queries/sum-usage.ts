import type { UsageReport } from '@coatcheck/contract/operator/records';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

type Day = UsageReport['days'][number];

const statement: TenantStatement<Day> = {
  name: 'sum-usage',
  text: `
    select to_char(u.at at time zone 'UTC', 'YYYY-MM-DD') as day, u.model, count(*) as answers,
      sum(u.input_tokens)::bigint as input_tokens, sum(u.output_tokens)::bigint as output_tokens
    from app.usage_entry u
    where u.tenant_id = $1 and u.at >= $2::date::timestamp at time zone 'UTC' and u.at < ($3::date + 1)::timestamp at time zone 'UTC'
    group by 1, 2
    order by 1, 2`,
};

/**
 * @param from first UTC day, YYYY-MM-DD
 * @param to last UTC day, included
 */
export async function sumUsage(tx: TenantTransaction, from: string, to: string): Promise<Day[]> {
  return tx.query(statement, [from, to]);
}
