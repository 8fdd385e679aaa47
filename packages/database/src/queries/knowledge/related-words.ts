import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  relation: 'synonym' | 'beginning' | 'length'; word: string; lexeme: string;
}

// The highest character ends a range of words that begin alike; the column's collation is "C". `offset 0` keeps each lookup
// a lookup: a plan made before there are statistics would rather read all the tenant's words for each.
const statement: TenantStatement<Row> = {
  name: 'knowledge-related-words',
  text: `
    select 'synonym' as relation, s.word, unnest(ts_lexize(i.dictionary::regdictionary, s.word)) as lexeme
      from app.knowledge_index i, unnest($2::text[]) as s (word)
      where i.tenant_id = $1
    union all
    (select 'beginning', v.word, v.lexeme
      from unnest($3::text[]) as b (beginning) cross join lateral (
        select v.word, v.lexeme from app.vocabulary v
        where v.tenant_id = $1 and v.word >= b.beginning and v.word < b.beginning || chr(1114111)
        offset 0
      ) v
      limit 2000)
    union all
    (select 'length', v.word, v.lexeme
      from unnest($4::smallint[]) as l (letters) cross join lateral (
        select v.word, v.lexeme from app.vocabulary v where v.tenant_id = $1 and v.letters = l.letters offset 0
      ) v
      limit 10000)`,
};

export interface RelatedWords {
  /** Plain words that were given, with their stems. */
  readonly synonyms: readonly WordAndStem[];
  /** The tenant's words, folded. */
  readonly beginning: readonly WordAndStem[];
  readonly ofLength: readonly WordAndStem[];
}

export interface WordAndStem {
  readonly word: string;
  readonly lexeme: string;
}

/**
 * Words that may be meant by other words.
 *
 * @param wanted.synonyms plain words to be stemmed
 * @param wanted.beginnings the first letters of folded words
 * @param wanted.lengths in letters
 */
export async function relatedWords(
  tx: TenantTransaction,
  wanted: { readonly synonyms: readonly string[]; readonly beginnings: readonly string[]; readonly lengths: readonly number[] },
): Promise<RelatedWords> {
  const rows = await tx.query(statement, [wanted.synonyms, wanted.beginnings, wanted.lengths]);
  const of = (relation: Row['relation']) => rows.filter((row) => row.relation === relation);
  return { synonyms: of('synonym'), beginning: of('beginning'), ofLength: of('length') };
}
