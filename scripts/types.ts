/**
 * `npm run types [-- name…]`: checks every package with its own tsconfig, two at a time. Each has its own globals (the contract
 * none, the loader the DOM, the server Node's), so that a leak from one world into another is a type error.
 */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const atOnce = 2;

interface Outcome {
  readonly config: string;
  readonly errors: string;
}

/** Runs the compiler on one configuration. */
function check(config: string): Promise<Outcome> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--pretty', 'false', '-p', config], { cwd: root }, (failure, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      resolve({ config, errors: failure === null ? '' : said || failure.message });
    });
  });
}

async function checkAll(configs: readonly string[]): Promise<Outcome[]> {
  const waiting = [...configs];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) outcomes.push(await check(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes.toSorted((a, b) => a.config.localeCompare(b.config));
}

/** Every workspace must have a configuration; a package without one would go unchecked and nobody would know. */
function findConfigs(): { configs: string[]; unchecked: string[] } {
  const workspaces = globSync(['packages/*/package.json', 'tests/package.json', 'bench/package.json'], { cwd: root }).map(dirname);
  const withSource = workspaces.filter((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: ignored }).length > 0);
  return {
    configs: ['tsconfig.json', ...globSync('{packages/*,tests,bench}/tsconfig{,.*}.json', { cwd: root }).filter(hasInputs)],
    unchecked: withSource.filter((folder) => !existsSync(join(root, folder, 'tsconfig.json'))),
  };
}

const ignored = (path: string) => path === 'node_modules' || path.endsWith('/node_modules');

/** The compiler calls a configuration for tests an error as long as there is no test. */
function hasInputs(config: string): boolean {
  const { include } = JSON.parse(readFileSync(join(root, config), 'utf8'));
  return globSync(include, { cwd: join(root, dirname(config)) }).length > 0;
}

const wanted = process.argv.slice(2);
const { configs, unchecked } = findConfigs();
const outcomes = await checkAll(configs.filter((config) => wanted.length === 0 || wanted.some((name) => config.includes(name))));

for (const { config, errors } of outcomes) {
  console.log(`${errors === '' ? 'ok    ' : 'FAILED'} ${relative('.', config)}`);
  if (errors !== '') console.log(errors.replaceAll(/^/gm, '  '));
}
for (const folder of unchecked) console.log(`FAILED ${folder} has TypeScript and no tsconfig.json`);
if (unchecked.length > 0 || outcomes.some(({ errors }) => errors !== '')) process.exitCode = 1;
