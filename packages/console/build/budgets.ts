/** What a browser must fetch before somebody can work, against what it may. Bytes are Brotli at its best. */

/** A file of the build, and what the bundler says of it. */
export interface BuiltFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** The same, as it is sent. */
  readonly brotli: Uint8Array;
  /** Files that have to be there before this one runs. */
  readonly needs: readonly string[];
}

export interface Budget {
  readonly name: string;
  readonly bytes: number;
  readonly bytesMax: number;
}

export interface Sizes {
  readonly files: readonly { readonly name: string; readonly rawBytes: number; readonly bytes: number }[];
  readonly budgets: readonly Budget[];
}

const languageChunk = /\/(?:en|de)-/;

/** @returns the names given, with all that those need */
function closure(files: ReadonlyMap<string, BuiltFile>, names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const needed of files.get(name)?.needs ?? []) visit(needed);
  };
  names.forEach(visit);
  return seen;
}

/**
 * @param first what the document names
 * @param pages each page's own chunk
 */
export function measure(built: readonly BuiltFile[], first: readonly string[], pages: readonly string[]): Sizes {
  const byName = new Map(built.map((file) => [file.name, file]));
  const files = built.map(({ name, content, brotli }) => ({ name, rawBytes: Buffer.byteLength(content), bytes: brotli.length }));
  const sizeOf = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + (sizeOf.get(name) ?? 0), 0);
  const largest = (sizes: readonly number[]) => Math.max(0, ...sizes);
  const shell = closure(byName, first);
  const language = largest(built.filter(({ name }) => languageChunk.test(name)).map(({ name }) => sizeOf.get(name) ?? 0));
  const charts = built.filter(({ name }) => /\/usage-chart-/.test(name)).map(({ name }) => name);
  const added = (page: string) => sum([...closure(byName, [page])].filter((name) => !shell.has(name)));
  return {
    files,
    budgets: [
      { name: 'until the shell shows', bytes: sum(shell) + language, bytesMax: 190 * 1_024 },
      { name: 'first load, on the largest page', bytes: sum(shell) + language + largest(pages.map(added)), bytesMax: 250 * 1_024 },
      { name: 'charts, after figures and table', bytes: sum(charts), bytesMax: 110 * 1_024 },
    ],
  };
}

export function isWithin({ budgets }: Sizes): boolean {
  return budgets.every(({ bytes, bytesMax }) => bytes <= bytesMax);
}

/** A table for people. */
export function describeSizes({ files, budgets }: Sizes): string {
  const rows = [
    ['file', 'bytes', 'Brotli', ''],
    ...files.map(({ name, rawBytes, bytes }) => [name, String(rawBytes), String(bytes), '']),
    ['', '', '', ''],
    ['budget', '', 'Brotli', 'at most'],
    ...budgets.map(({ name, bytes, bytesMax }) => [name, '', String(bytes), `${bytesMax}${bytes > bytesMax ? '  EXCEEDED' : ''}`]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', raw = '', small = '', most = '']) => `${name.padEnd(width)} ${raw.padStart(8)} ${small.padStart(8)}  ${most}`.trimEnd()).join('\n');
}
