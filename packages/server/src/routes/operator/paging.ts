import { Uuid } from '@coatcheck/contract/ids';
import * as z from 'zod/mini';

const pageMax = 200;

/** `?after=` the last id of the page before, `?limit=` 1–200, default 50. */
export const Page = z.strictObject({
  after: z.optional(Uuid),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(pageMax)), 50),
});

export const TenantPath = z.object({ id: Uuid });

/** @returns the page, and where the next begins if there may be one. */
export function pageOf<Item>(items: Item[], limit: number, idOf: (item: Item) => string): { items: Item[]; next: string | null } {
  const last = items.at(-1);
  return { items, next: items.length === limit && last !== undefined ? idOf(last) : null };
}
