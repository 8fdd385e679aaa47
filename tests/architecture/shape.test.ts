/** The shape of the files themselves: size, names, exports, tests beside routes, and no trace of anybody's machine. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import suites from '../../vitest.config.ts';
import { findFiles, isTest, read, withoutComments } from './source-files.ts';

const linesMax = 300;
/** A table of cases is long without being hard to read. */
const testLinesMax = 400;

/**
 * Files that outgrew the limit with one purpose still in them, with their present length as their own limit. To be split or
 * to shrink; a file that fits again leaves the list.
 */
const grown: Readonly<Record<string, number>> = {};

const code = findFiles('{packages,tests,bench,scripts}/**/*.{ts,tsx,mjs}', '*.ts').filter((path) => !path.startsWith('bench/peers/'));
const lengthOf = (path: string) => read(path).trimEnd().split('\n').length;
const limitOf = (path: string) => (isTest(path) ? testLinesMax : linesMax);

describe('files', () => {
  it(`have at most ${linesMax} lines, tests ${testLinesMax}`, () => {
    const long = code.filter((path) => lengthOf(path) > (grown[path] ?? limitOf(path))).map((path) => `${path}: ${lengthOf(path)}`);
    expect(long).toEqual([]);
  });

  it('leave the list of grown ones when they fit again', () => {
    expect(Object.keys(grown).filter((path) => !code.includes(path) || lengthOf(path) <= limitOf(path))).toEqual([]);
  });

  it('have names that say something', () => {
    const nameless = /^(utils?|helpers?|common|misc|shared|lib|stuff|functions|index)\.(ts|tsx|mjs)$/;
    expect(code.filter((path) => nameless.test(basename(path)))).toEqual([]);
  });

  it('have names in kebab-case', () => {
    expect(code.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|tsx|mjs)$/.test(basename(path)))).toEqual([]);
  });

  it('have named exports only', () => {
    const asTheToolWantsIt = new Set(['vitest.config.ts']);
    const withDefault = code.filter((path) => /^\s*export\s+default\b|\bas\s+default\b/m.test(withoutComments(read(path))));
    expect(withDefault.filter((path) => !asTheToolWantsIt.has(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });
});

describe('routes', () => {
  /** What operations share; no address of their own. */
  const noRoutes = new Set([
    'operation', 'serve-operation', 'operator/operation', 'operator/operator-call', 'operator/operations', 'operator/paging', 'operator/router',
    'console/operation', 'console/operations',
  ].map((name) => `packages/server/src/routes/${name}.ts`));
  const routes = findFiles('packages/server/src/routes/**/*.ts').filter((path) => !isTest(path) && !noRoutes.has(path));

  it('have their tests beside them', () => {
    expect(routes.filter((path) => findFiles(path.replace(/\.ts$/, '.test.ts')).length === 0)).toEqual([]);
  });
});

describe('tests', () => {
  it('belong to exactly one suite each, so that none is forgotten', () => {
    const projects = (suites.test?.projects ?? []).flatMap((project) => (typeof project === 'object' && 'test' in project ? [project.test] : []));
    const runBy = (path: string) =>
      projects.filter(
        (suite) => findFiles(...(suite?.include ?? [])).includes(path) && !findFiles(...(suite?.exclude ?? []).filter((glob) => !glob.startsWith('**/'))).includes(path),
      );
    const all = findFiles('{packages,tests,bench,scripts}/**/*.{test,spec}.{ts,tsx,mts,js,mjs}').filter((path) => !path.startsWith('bench/peers/'));
    expect(all.length).toBeGreaterThan(0);
    expect(all.map((path) => `${path}: ${runBy(path).length}`).filter((line) => !line.endsWith(': 1'))).toEqual([]);
  });
});

describe('the repository', () => {
  it('names no machine', () => {
    const text = findFiles('**/*.{ts,tsx,mjs,js,json,md,sql,yml,yaml,html,css,sh}', '.ci/*', '.npmrc', '.gitignore');
    // Home folders and work folders of people and builders, and the registry somebody happened to install from.
    const traces = /(?<![\w.$}\])-])\/(?:work|root|home\/[a-z]|Users\/[A-Za-z]|builds|github\/workspace)\/|"resolved":\s*"https?:|_authToken|registry\s*=/;
    expect(text.filter((path) => path !== 'tests/architecture/shape.test.ts' && traces.test(read(path)))).toEqual([]);
  });
});
