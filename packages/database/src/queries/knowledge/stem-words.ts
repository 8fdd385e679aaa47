import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<{ word: string; stems: string[] | null }> = {
  name: 'knowledge-stem-words',
  text: `
    select w.word, ts_lexize($3::text::regdictionary, w.word) as stems
    from unnest($2::text[]) as w (word)
    where $1::uuid is not null`,
};

/**
 * @param dictionary of PostgreSQL's text search
 * @returns the stems of each word; none for a stop word
 */
export async function stemWords(tx: TenantTransaction, words: readonly string[], dictionary: string): Promise<Map<string, readonly string[]>> {
  const rows = await tx.query(statement, [words, dictionary]);
  return new Map(rows.map(({ word, stems }) => [word, stems ?? []]));
}
