import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  passage_id: string; title: string; is_title: boolean; title_words: number; body_words: number;
  lexeme: string | null; frequency: number | null; title_count: number | null; body_count: number | null;
}

// `offset 0` keeps each lookup a lookup, as in related-words.ts. A rough order is enough to choose those worth scoring; the server scores them.
const statement: TenantStatement<Row> = {
  name: 'knowledge-find-candidates',
  text: `
    with hit as materialized (
      select p.passage_id, p.lexeme, p.title_count, p.body_count, a.weight,
             count(*) over (partition by p.lexeme)::integer as frequency
      from unnest($2::text[], $3::real[]) as a (lexeme, weight) cross join lateral (
        select p.passage_id, p.lexeme, p.title_count, p.body_count from app.posting p where p.tenant_id = $1 and p.lexeme = a.lexeme offset 0
      ) p
    ), best as (
      (select h.passage_id, false as is_title
        from hit h
        group by h.passage_id
        order by sum(h.weight * ln(1 + $5::real / h.frequency) * (1 + least(h.title_count, 1))) desc, h.passage_id
        limit 50)
      union all
      (select p.id, true from app.passage p where p.tenant_id = $1 and p.title_key = $4 and $4 <> '' order by p.ordinal limit 3)
    )
    select b.passage_id, b.is_title, p.title, p.title_words, p.body_words, h.lexeme, h.frequency, h.title_count, h.body_count
    from best b
      cross join lateral (
        select p.title, p.title_words, p.body_words from app.passage p where p.tenant_id = $1 and p.id = b.passage_id offset 0
      ) p
      left join hit h on h.passage_id = b.passage_id`,
};

export interface CandidateHit {
  readonly passageId: string;
  readonly lexeme: string;
  readonly titleCount: number;
  readonly bodyCount: number;
  /** Indexed words of the passage. */
  readonly titleWords: number;
  readonly bodyWords: number;
}

export interface Candidates {
  readonly hits: readonly CandidateHit[];
  /** In how many passages each stem stands. */
  readonly frequencies: ReadonlyMap<string, number>;
  /** Passages whose title is the question itself, word by word. */
  readonly titled: readonly string[];
}

/**
 * @param stems with what each is worth
 * @param titleKey the question, folded as titles are
 * @param passages how many the tenant has
 * @returns up to 50 passages with their postings, in no order
 */
export async function findCandidates(
  tx: TenantTransaction,
  stems: ReadonlyMap<string, number>,
  titleKey: string,
  passages: number,
): Promise<Candidates> {
  const rows = await tx.query(statement, [[...stems.keys()], [...stems.values()], titleKey, passages]);
  const frequencies = new Map<string, number>();
  const hits: CandidateHit[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.lexeme === null || seen.has(`${row.passage_id} ${row.lexeme}`)) continue;
    seen.add(`${row.passage_id} ${row.lexeme}`);
    frequencies.set(row.lexeme, row.frequency ?? 0);
    hits.push({
      passageId: row.passage_id,
      lexeme: row.lexeme,
      titleCount: row.title_count ?? 0,
      bodyCount: row.body_count ?? 0,
      titleWords: row.title_words,
      bodyWords: row.body_words,
    });
  }
  return { hits, frequencies, titled: [...new Set(rows.filter((row) => row.is_title).map((row) => row.passage_id))] };
}
