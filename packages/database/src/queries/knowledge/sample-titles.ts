import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  asker: string; asker_key: string; lexeme: string; passage_id: string; title_key: string;
  title_count: number; body_count: number; title_words: number; body_words: number; frequency: number;
}

// `offset 0` keeps each lookup a lookup, as in related-words.ts. Spread over the knowledge by the passages' random ids. Of a stem that most passages have, a few hundred are enough.
const statement: TenantStatement<Row> = {
  name: 'knowledge-sample-titles',
  text: `
    with asker as (
      select p.id, p.title_key from app.passage p where p.tenant_id = $1 and p.title_words > 0 order by p.id limit $2
    ), asked as materialized (
      select a.id as asker, a.title_key as asker_key, t.lexeme
      from asker a cross join lateral (
        select t.lexeme from app.posting t where t.tenant_id = $1 and t.passage_id = a.id and t.title_count > 0 offset 0
      ) t
    ), hit as (
      select t.lexeme, t.passage_id, t.title_count, t.body_count,
             row_number() over (partition by t.lexeme order by t.title_count desc, t.body_count desc) as place,
             count(*) over (partition by t.lexeme)::integer as frequency
      from (select distinct lexeme from asked) l cross join lateral (
        select t.lexeme, t.passage_id, t.title_count, t.body_count from app.posting t where t.tenant_id = $1 and t.lexeme = l.lexeme offset 0
      ) t
    )
    select a.asker, a.asker_key, h.lexeme, h.passage_id, p.title_key, h.title_count, h.body_count, p.title_words, p.body_words, h.frequency
    from asked a
      join hit h on h.lexeme = a.lexeme and h.place <= 300
      cross join lateral (
        select p.title_key, p.title_words, p.body_words from app.passage p where p.tenant_id = $1 and p.id = h.passage_id offset 0
      ) p`,
};

/** A title, asked as a question, and where its words stand. */
export interface SampledTitle {
  readonly titleKey: string;
  readonly hits: readonly {
    readonly passageId: string;
    readonly titleKey: string;
    readonly lexeme: string;
    readonly titleCount: number;
    readonly bodyCount: number;
    readonly titleWords: number;
    readonly bodyWords: number;
  }[];
  readonly frequencies: ReadonlyMap<string, number>;
}

/** @param titlesMax how many to ask with */
export async function sampleTitles(tx: TenantTransaction, titlesMax: number): Promise<SampledTitle[]> {
  const rows = await tx.query(statement, [titlesMax]);
  return Array.from(Map.groupBy(rows, (row) => row.asker).values(), (group) => ({
    titleKey: group[0]?.asker_key ?? '',
    hits: group.map((row) => ({
      passageId: row.passage_id, titleKey: row.title_key, lexeme: row.lexeme, titleCount: row.title_count, bodyCount: row.body_count,
      titleWords: row.title_words, bodyWords: row.body_words,
    })),
    frequencies: new Map(group.map((row) => [row.lexeme, row.frequency])),
  }));
}
