/**
 * `node scripts/reference.ts [--check]`: writes what is generated from the code into `docs/reference`: the OpenAPI document and
 * the table of problems. With `--check` it writes nothing and ends with 1 if what is there is out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { problemTable } from '../packages/contract/src/problems.ts';
import { openApiDocument } from '../packages/server/src/openapi/document.ts';

const folder = new URL('../docs/reference/', import.meta.url);

const documents: Readonly<Record<string, () => string>> = {
  'openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'problems.md': problemsPage,
};

function problemsPage(): string {
  const rows = Object.entries(problemTable).map(
    ([code, { status, title, retryable, exit }]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${exit} | ${title} |`,
  );
  return [
    '# Problems',
    '',
    'Made from `packages/contract/src/problems.ts`; change it there.',
    '',
    'Every refusal is one of these: the body of an answer (`application/problem+json`), the `error` event of a stream, the exit code of',
    'the command line. *Again*: whether the same request may succeed later without being changed.',
    '',
    '| code | HTTP | again | exit | title |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** @returns undefined where there is no such file yet */
function present(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return undefined;
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(documents)) {
  const content = make();
  if (content === present(name)) continue;
  if (values.check) {
    console.error(`docs/reference/${name} is out of date; run: npm run reference`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(name, folder), content);
    console.log(`docs/reference/${name}`);
  }
}
