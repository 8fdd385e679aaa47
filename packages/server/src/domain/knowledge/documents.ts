/** The documents of a tenant's knowledge: adding one cuts it into passages, indexes them and measures the whole anew. */
import { createHash, randomUUID } from 'node:crypto';
import { languages } from '@coatcheck/contract/operator/tenants';
import type { DocumentAdd } from '@coatcheck/contract/operator/knowledge';
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { clearDocument } from '@coatcheck/database/queries/knowledge/clear-document';
import { clearIndex } from '@coatcheck/database/queries/knowledge/clear-index';
import { deleteDocument } from '@coatcheck/database/queries/knowledge/delete-document';
import { findDocument } from '@coatcheck/database/queries/knowledge/find-document';
import { listPassages } from '@coatcheck/database/queries/knowledge/list-passages';
import { lockIndex, type LockedIndex } from '@coatcheck/database/queries/knowledge/lock-index';
import { sampleTitles } from '@coatcheck/database/queries/knowledge/sample-titles';
import { stemWords } from '@coatcheck/database/queries/knowledge/stem-words';
import { storeDocument } from '@coatcheck/database/queries/knowledge/store-document';
import { storeIndex } from '@coatcheck/database/queries/knowledge/store-index';
import { storePassages } from '@coatcheck/database/queries/knowledge/store-passages';
import { storePostings } from '@coatcheck/database/queries/knowledge/store-postings';
import { storeVocabulary } from '@coatcheck/database/queries/knowledge/store-vocabulary';
import { readStatistics } from '@coatcheck/database/queries/knowledge/read-statistics';
import type { TenantTransaction } from '@coatcheck/database/tenant';
import { strangerOf, titlesAsked } from './calibration.ts';
import { distinctWords, indexedText, indexPassage, vocabularyOf } from './index-words.ts';
import { wordListsFor } from './language/lists-for.ts';
import { passagesOf, type Passage } from './parsing/passages.ts';
import { titleKey } from './words.ts';

export { listDocuments } from '@coatcheck/database/queries/knowledge/list-documents';

export interface AddedDocument {
  readonly documentId: string;
  readonly passages: number;
  /** There was one of that name, whose passages are gone now. */
  readonly replaced: boolean;
}

/** Adds a document, or replaces the one of the same name. Searchable when the transaction commits. */
export async function addDocument(tx: TenantTransaction, { name, format, content, url }: DocumentAdd): Promise<AddedDocument> {
  const index = await openIndex(tx);
  const contentHash = createHash('sha256').update(content, 'utf8').digest();
  const before = await findDocument(tx, name);
  if (before && before.format === format && before.url === (url ?? null) && before.contentHash.equals(contentHash)) {
    return { documentId: before.id, passages: before.passages, replaced: true };
  }
  const documentId = before?.id ?? randomUUID();
  await storeDocument(tx, { id: documentId, name, format, contentHash, url, characters: content.length });
  if (before) await clearDocument(tx, documentId);
  const passages = passagesOf(format, content).map((passage) => ({ ...passage, id: randomUUID() }));
  await indexDocument(tx, { id: documentId, url }, passages, index);
  await measure(tx, index);
  return { documentId, passages: passages.length, replaced: before !== undefined };
}

/** @returns false: the tenant has no such document */
export async function removeDocument(tx: TenantTransaction, documentId: string): Promise<boolean> {
  const index = await openIndex(tx);
  const removed = await deleteDocument(tx, documentId);
  if (removed) await measure(tx, index);
  return removed;
}

/** The index, locked, in the language that the tenant speaks now. */
async function openIndex(tx: TenantTransaction): Promise<LockedIndex> {
  const { language } = await findAssistant(tx);
  const wanted = { language, dictionary: dictionaryFor(language) };
  const made = await lockIndex(tx, wanted);
  if (made.language === language) return made;
  await clearIndex(tx);
  const byDocument = Map.groupBy(await listPassages(tx), (passage) => passage.document_id);
  for (const [id, passages] of byDocument) await indexDocument(tx, { id, url: undefined }, passages, wanted);
  await measure(tx, wanted);
  return wanted;
}

/** A language that PostgreSQL has no stems for is taken word by word. */
function dictionaryFor(language: string): string {
  const known: Readonly<Record<string, string>> = languages;
  const name = known[language.toLowerCase().split('-')[0] ?? ''];
  return name === undefined ? 'simple' : `${name}_stem`;
}

async function indexDocument(
  tx: TenantTransaction,
  document: { readonly id: string; readonly url: string | undefined },
  passages: readonly (Passage & { readonly id: string })[],
  { language, dictionary }: LockedIndex,
): Promise<void> {
  const lists = wordListsFor(language);
  const texts = passages.map((passage) => indexedText(passage, lists));
  const stems = await stemWords(tx, distinctWords(texts.flatMap(({ title, body }) => [title, body])), dictionary);
  const indexed = passages.map((passage, index) => ({ passage, ...indexPassage(texts[index] ?? passage, stems) }));
  await storePassages(
    tx,
    document,
    indexed.map(({ passage, titleWords, bodyWords }, ordinal) => {
      const { id, title, body } = passage;
      return { id, ordinal, title, titleKey: titleKey(title), body, titleWords, bodyWords };
    }),
  );
  await storePostings(
    tx,
    indexed.flatMap(({ passage, lexemes }) =>
      Array.from(lexemes, ([lexeme, counts]) => ({ lexeme, passageId: passage.id, titleCount: counts.title, bodyCount: counts.body })),
    ),
  );
  await storeVocabulary(tx, document.id, vocabularyOf(texts, stems));
}

async function measure(tx: TenantTransaction, index: LockedIndex): Promise<void> {
  const statistics = await readStatistics(tx);
  await storeIndex(tx, index, statistics, strangerOf(await sampleTitles(tx, titlesAsked), statistics));
}
