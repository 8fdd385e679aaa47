/** What a build weighs, against what it may. Bytes are Brotli at its best, as browsers get them. */

export interface FileSize {
  readonly name: string;
  readonly rawBytes: number;
  readonly bytes: number;
}

export interface Budget {
  readonly name: string;
  readonly bytes: number;
  readonly bytesMax: number;
}

export interface Sizes {
  readonly files: readonly FileSize[];
  readonly budgets: readonly Budget[];
}

/** @returns bytes of the files that have these names, together */
export function sumOf(files: readonly FileSize[], names: Iterable<string>): number {
  const wanted = new Set(names);
  return files.filter(({ name }) => wanted.has(name)).reduce((total, { bytes }) => total + bytes, 0);
}

/** @returns bytes of the largest of these */
export function largestOf(files: readonly FileSize[], names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => sumOf(files, [name])));
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
