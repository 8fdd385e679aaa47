import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  passages: number; title_words: number; body_words: number;
}

const statement: TenantStatement<Row> = {
  name: 'knowledge-read-statistics',
  text: `
    select count(*)::integer as passages, coalesce(avg(p.title_words), 0)::real as title_words,
           coalesce(avg(p.body_words), 0)::real as body_words
    from app.passage p
    where p.tenant_id = $1`,
};

export interface Statistics {
  readonly passages: number;
  /** Means over the passages, in indexed words. */
  readonly titleWords: number;
  readonly bodyWords: number;
}

export async function readStatistics(tx: TenantTransaction): Promise<Statistics> {
  const [row] = await tx.query(statement);
  return { passages: row?.passages ?? 0, titleWords: row?.title_words ?? 0, bodyWords: row?.body_words ?? 0 };
}
