/** What a browser must fetch before somebody can work, against what it may. */
import { type Budget, type FileSize, largestOf, sumOf } from '@coatcheck/widget/build/sizes';

const language = /\/(?:en|de)-/;

export interface Loading {
  /** What the document names. */
  readonly first: readonly string[];
  /** Each page's own chunk. */
  readonly pages: readonly string[];
  /** By name, what has to be there before a chunk runs. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

/** @returns the names given, with all that those need */
function closure(needs: Loading['needs'], names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const needed of needs.get(name) ?? []) visit(needed);
  };
  names.forEach(visit);
  return seen;
}

export function budgetsOf(files: readonly FileSize[], { first, pages, needs }: Loading): Budget[] {
  const named = (pattern: RegExp) => files.map(({ name }) => name).filter((name) => pattern.test(name));
  const shell = closure(needs, first);
  const untilShell = sumOf(files, shell) + largestOf(files, named(language));
  const added = pages.map((page) => sumOf(files, [...closure(needs, [page])].filter((name) => !shell.has(name))));
  return [
    { name: 'until the shell shows', bytes: untilShell, bytesMax: 190 * 1_024 },
    { name: 'first load, on the largest page', bytes: untilShell + Math.max(0, ...added), bytesMax: 250 * 1_024 },
    { name: 'charts, after figures and table', bytes: sumOf(files, named(/\/usage-chart-/)), bytesMax: 110 * 1_024 },
  ];
}
