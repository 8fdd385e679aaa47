import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  language: string; passages: number; title_words: number; body_words: number; stranger: number;
  n: number | null; folded: string; stems: string[] | null; known: string[]; is_known: boolean;
}

const statement: TenantStatement<Row> = {
  name: 'knowledge-understand-words',
  text: `
    with stemmed as materialized (
      select asked.n, asked.folded, ts_lexize(i.dictionary::regdictionary, asked.plain) as stems
      from app.knowledge_index i, unnest($2::text[], $3::text[]) with ordinality as asked (plain, folded, n)
      where i.tenant_id = $1
    ), word as materialized (
      select s.n, s.folded, s.stems, array(select distinct v.lexeme from app.vocabulary v where v.tenant_id = $1 and v.word = s.folded) as known
      from stemmed s
    )
    select i.language, i.passages, i.title_words, i.body_words, i.stranger, w.n, w.folded, w.stems, w.known,
           cardinality(w.known) > 0 or exists (
             select from unnest(w.stems) as stem (lexeme)
               cross join lateral (select from app.posting p where p.tenant_id = $1 and p.lexeme = stem.lexeme limit 1) p
           ) as is_known
    from app.knowledge_index i left join word w on true
    where i.tenant_id = $1
    order by w.n`,
};

/** The tenant's index, and what a question's words are in it. */
export interface Understood {
  readonly language: string;
  readonly passages: number;
  /** Means over the passages, in indexed words. */
  readonly titleWords: number;
  readonly bodyWords: number;
  readonly stranger: number;
  /** One for each word asked, in order. */
  readonly words: readonly {
    readonly folded: string;
    /** Empty: a stop word of the language. */
    readonly stems: readonly string[];
    /** Stems of the words here that are spelled so but for accents. */
    readonly known: readonly string[];
    /** Some passage has it. */
    readonly isKnown: boolean;
  }[];
}

/** @returns `undefined`: this tenant has no knowledge */
export async function understandWords(
  tx: TenantTransaction,
  words: readonly { readonly plain: string; readonly folded: string }[],
): Promise<Understood | undefined> {
  const rows = await tx.query(statement, [words.map(({ plain }) => plain), words.map(({ folded }) => folded)]);
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    language: first.language,
    passages: first.passages,
    titleWords: first.title_words,
    bodyWords: first.body_words,
    stranger: first.stranger,
    words: rows
      .filter(({ n }) => n !== null)
      .map(({ folded, stems, known, is_known }) => ({ folded, stems: stems ?? [], known, isKnown: is_known })),
  };
}
