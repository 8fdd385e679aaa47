/** Walks through a list that the server gives in pages. */
import { exitCodes, Failure } from '../failure.ts';

/**
 * @param fetchPage asks for the page after a cursor, the first without one
 * @returns the pages in their order, until one has no `next`
 */
export async function* pages<Page extends { readonly next: string | null }>(
  fetchPage: (after: string | undefined) => Promise<Page>,
  after?: string,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  for (let cursor = after; ;) {
    const page = await fetchPage(cursor);
    yield page;
    if (page.next === null) return;
    // A cursor that comes back would mean walking in a circle for ever.
    if (seen.has(page.next))
      throw new Failure({ code: 'unexpected_answer', title: 'The server repeats a page.', exit: exitCodes.unexpected });
    seen.add(page.next);
    cursor = page.next;
  }
}
