/** Options that several commands have, declared and parsed in one place so that they mean the same everywhere. */
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { usageFailure } from '../failure.ts';
import type { Context } from '../command.ts';
import { pages } from '../operator/pages.ts';

/** For options that may be given several times. */
export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

export function declareTenant(command: Command): Command {
  return command.option('--tenant <tenant>', 'the customer: its id, its label, or its name in quotes (required)');
}

export function declareReason(command: Command): Command {
  return command.option('--reason <text>', "why you read this; stands in the customer's own audit log (default: cli)");
}

/** @throws {Failure} `usage` where the installation insists on a reason and none was given */
export function reasonOf(given: string | undefined, { settings }: Context): string {
  if (given === undefined && settings.reasonRequired) throw usageFailure("Reading a tenant's data takes a --reason here.");
  return given ?? 'cli';
}

export function declarePage(command: Command): Command {
  return command
    .option('--limit <number>', 'how many at most (default: what the server gives at once)')
    .option('--after <cursor>', 'go on where an earlier list ended')
    .option('--all', 'the whole list, however long');
}

const count = z.string().check(z.regex(/^[1-9]\d{0,5}$/, 'is not a number from 1 up'));

export const PageInput = { limit: z.optional(count), after: z.optional(z.string()), all: z.optional(z.boolean()) };
export type PageInput = {
  readonly limit?: string | undefined;
  readonly after?: string | undefined;
  readonly all?: boolean | undefined;
};

/** Asks for one page, or with `--all` for every page. */
export async function gather<Page extends { readonly next: string | null }, Row>(
  input: PageInput,
  fetchPage: (query: { readonly limit: string | undefined; readonly after: string | undefined }) => Promise<Page>,
  rowsOf: (page: Page) => readonly Row[],
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const rows: Row[] = [];
  for await (const page of pages((after) => fetchPage({ limit: input.limit, after }), input.after)) {
    rows.push(...rowsOf(page));
    if (input.all !== true) return { rows, next: page.next };
  }
  return { rows, next: null };
}

/** Tells a person that there is more. Programs find `next` in the document. */
export function noteMore({ output }: Context, next: string | null): void {
  if (next !== null && !output.json) output.note(`There is more: --after ${next} goes on, --all gives everything.`);
}
