/** What a visitor's browser must fetch, against what it may. Bytes are Brotli at its best, as a server in front would send them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Artefacts } from './artefacts.ts';

/** The server writes into the loader where the frames are; this is the default. */
const addressAsServed = 'http://{label}.localhost:8787';

export interface Budget {
  readonly name: string;
  readonly bytes: number;
  readonly bytesMax: number;
}

export interface Sizes {
  readonly files: readonly { readonly name: string; readonly rawBytes: number; readonly bytes: number }[];
  readonly budgets: readonly Budget[];
}

export interface Chunks {
  /** Of which a visitor loads one; the largest counts. */
  readonly languages: readonly string[];
  /** That the chat is usable without. */
  readonly later: readonly string[];
  /** Of a call, those of `later` that come with its first press; of its languages one. */
  readonly voice: { readonly all: readonly string[]; readonly languages: readonly string[] };
}

export function measure(dist: string, artefacts: Artefacts, { languages, later, voice }: Chunks): Sizes {
  const files = artefacts.files.map((name) => {
    const content = Buffer.from(readFileSync(join(dist, name), 'utf8').replace('__FRAME_URL_TEMPLATE__', addressAsServed));
    return { name, rawBytes: content.length, bytes: brotliCompressSync(content).length };
  });
  const sum = (names: readonly string[]) => files.filter(({ name }) => names.includes(name)).reduce((total, { bytes }) => total + bytes, 0);
  const embed = artefacts.embed === undefined ? [] : [artefacts.embed];
  const launcher = [...embed, artefacts.script, ...artefacts.styles];
  const largestOf = (names: readonly string[]) => Math.max(0, ...names.map((name) => sum([name])));
  const chat = files.map(({ name }) => name).filter((name) => !languages.includes(name) && !later.includes(name));
  return {
    files,
    budgets: [
      { name: 'embed.js', bytes: sum(embed), bytesMax: 1_000 },
      { name: 'until the launcher shows', bytes: sum(launcher), bytesMax: 6 * 1_024 },
      { name: 'until the chat is usable', bytes: sum(chat) + largestOf(languages), bytesMax: 28 * 1_024 },
      { name: 'until a call', bytes: sum(voice.all.filter((name) => !voice.languages.includes(name))) + largestOf(voice.languages), bytesMax: 12 * 1_024 },
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
