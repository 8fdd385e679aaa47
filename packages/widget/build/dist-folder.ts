/**
 * Puts a build into its folder of `dist/`, for the widget and the console alike:
 *
 *     assets/NAME-HASH.EXT      a name that changes with the content
 *     assets/NAME-HASH.EXT.br   the same, compressed: doing that as a server starts would take it a second
 *     manifest.json             what there is, and a hash of everything it was made of: a build that would give the same is skipped
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type * as z from 'zod/mini';
import { type Budget, describeSizes, type FileSize, isWithin } from './sizes.ts';

/** What every manifest says. */
export interface Manifest {
  /** Every file of the build, below its folder. */
  readonly files: readonly string[];
  /** Hash of everything the build was made of. */
  readonly source: string;
}

export interface BuildOptions {
  /** Build even where nothing has changed. */
  readonly force?: boolean;
  /** Where to, if not to the build's own folder of `dist/`. */
  readonly dist?: string;
  readonly log?: (line: string) => void;
}

export interface BuildResult<Artefacts extends Manifest> {
  readonly dist: string;
  readonly artefacts: Artefacts;
  readonly isFresh: boolean;
  readonly isWithinBudget: boolean;
}

export interface Made<Artefacts extends Manifest> {
  readonly contents: ReadonlyMap<string, string | Uint8Array>;
  /** What the manifest says beside `files` and `source`. */
  readonly named: Omit<Artefacts, keyof Manifest>;
  readonly budgets: (files: readonly FileSize[]) => readonly Budget[];
}

export interface Recipe<Artefacts extends Manifest> extends Required<BuildOptions> {
  readonly schema: z.ZodMiniType<Artefacts>;
  readonly source: string;
  readonly make: () => Promise<Made<Artefacts>>;
}

const isAsset = (name: string) => name.startsWith('assets/');

/** @returns undefined where nothing (whole) was built yet */
export function readManifest<Artefacts extends Manifest>(dist: string, schema: z.ZodMiniType<Artefacts>): Artefacts | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  } catch {
    return undefined;
  }
  const artefacts = schema.safeParse(manifest).data;
  const isThere = (name: string) => existsSync(join(dist, name)) && (!isAsset(name) || existsSync(join(dist, `${name}.br`)));
  return artefacts?.files.every(isThere) === true ? artefacts : undefined;
}

/** @throws where the bundler refuses the sources; a build above its budget is made all the same and says so in the result */
export async function buildOnce<Artefacts extends Manifest>({ dist, schema, source, force, log, make }: Recipe<Artefacts>): Promise<BuildResult<Artefacts>> {
  const before = readManifest(dist, schema);
  if (!force && before?.source === source) return { dist, artefacts: before, isFresh: false, isWithinBudget: true };

  const { contents, named, budgets } = await make();
  const files: FileSize[] = [];
  for (const [name, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const brotli = brotliCompressSync(content);
    place(dist, name, content);
    if (isAsset(name)) place(dist, `${name}.br`, brotli);
    files.push({ name, rawBytes: Buffer.byteLength(content), bytes: brotli.length });
  }
  const artefacts = schema.parse({ ...named, files: files.map(({ name }) => name), source });
  const sizes = { files, budgets: budgets(files) };
  log(describeSizes(sizes));
  const isWithinBudget = isWithin(sizes);
  // Over budget it is no build to skip to: the next run measures again.
  place(dist, 'manifest.json', `${JSON.stringify({ ...artefacts, source: isWithinBudget ? source : '' }, null, 2)}\n`);
  // The build before this one stays for pages that are open on it; older ones go.
  prune(dist, new Set([...artefacts.files, ...(before?.files ?? [])]));
  return { dist, artefacts, isFresh: true, isWithinBudget };
}

/** Puts a file in its place in one step: a server that is running never reads half of one. */
function place(dist: string, name: string, content: string | Uint8Array): void {
  const path = join(dist, name);
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, content);
  renameSync(beside, path);
}

function prune(dist: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!keep.has(`assets/${name.replace(/\.br$/, '')}`)) rmSync(join(dist, 'assets', name), { force: true });
  }
}
