/** The repository as text: which files there are and what they import. */
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Made by a tool, fetched from elsewhere, or a running clone's own data. */
const notOurs = new Set(['node_modules', 'dist', '.git', '.coatcheck', 'coverage', 'test-results']);

/**
 * @param patterns globs from the repository's root
 * @returns paths from the root with `/` between the parts, sorted
 */
export function findFiles(...patterns: readonly string[]): string[] {
  const found = globSync(patterns, { cwd: root, exclude: (path) => path.split(sep).some((part) => notOurs.has(part)) });
  return found.map((path) => path.replaceAll(sep, '/')).toSorted();
}

export function read(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8');
}

/** @returns JSON of our own making; the caller says what it expects of it. */
export function readJson<Shape>(path: string): Shape {
  return JSON.parse(read(path));
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** TypeScript that ships: everything in the packages but tests and what only tests use. */
export const shippedSources = (): string[] =>
  findFiles('packages/*/**/*.{ts,tsx,mts,mjs}').filter((path) => !isTest(path) && !path.includes('/testing/'));

/** The source without its comments and with strings kept, so that prose about a dangerous thing is not taken for the thing. */
export function withoutComments(source: string): string {
  return source.replaceAll(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '$1');
}

const importForms = [
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

/** @returns the specifiers of all imports in a file, of types too. */
export function importsOf(path: string): string[] {
  const source = withoutComments(read(path));
  return importForms.flatMap((form) => [...source.matchAll(form)].map((match) => match[1] ?? ''));
}

/** @returns `@scope/name` of `@scope/name/entry`, `name` of `name/entry` */
export function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
