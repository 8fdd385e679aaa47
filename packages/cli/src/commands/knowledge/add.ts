/** `coatcheck knowledge add`: files and folders become what an assistant answers from. Returns when they can be found. */
import { setTimeout } from 'node:timers/promises';
import { DocumentAdded, type DocumentAdd } from '@coatcheck/contract/operator/knowledge';
import { Option } from 'commander';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { type Failure, failureOf, usageFailure } from '../../failure.ts';
import type { Operator } from '../../operator/client.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { createProgress } from '../../output/progress.ts';
import { declareTenant } from '../shared-options.ts';
import { findSourceFiles, formats, readText, type SourceFile } from './source-files.ts';

/** A large document is cut, stemmed and indexed before the server answers. */
const silenceSecondsMax = 300;
/** Times a document is sent again when the server asks to wait. */
const retriesMax = 5;
/** Codes that the next file would meet as well. */
const hopeless = new Set([
  'unreachable',
  'operator_token_missing',
  'operator_token_invalid',
  'unexpected_answer',
  'database_unavailable',
  'not_found',
]);

export const knowledgeAdd = defineCommand({
  declare: (command) =>
    void declareTenant(
      command
        .description(
          'Adds Markdown, text and HTML. A folder stands for all such files below it. A document of the same name is replaced. ' +
            'When the command returns, the assistant answers from what was added.',
        )
        .argument('<file...>', 'files or folders'),
    )
      .option('--source <https-address>', 'where visitors can read it; shown with answers. For a single file')
      .option('--name <name>', "the document's name instead of the file's. For a single file")
      .addOption(new Option('--format <format>', 'for files whose ending does not say it').choices(formats)),
  examples: [
    'knowledge add --tenant "Corner Bakery" opening-hours.md prices.html',
    'knowledge add --tenant k3v9q2ma ./website-texts',
    'knowledge add --tenant k3v9q2ma menu.md --source https://bakery.example/menu',
  ],
  input: z.object({
    tenant: z.string(),
    file: z.array(z.string()),
    source: z.optional(z.string().check(z.regex(/^https:\/\/\S+$/, 'is not an https address'))),
    name: z.optional(z.string()),
    format: z.optional(z.enum(formats)),
  }),
  async run(input, context) {
    const { output, stderr } = context;
    const files = await findSourceFiles(input.file);
    if (files.length > 1 && (input.source !== undefined || input.name !== undefined))
      throw usageFailure('--source and --name go with a single file.');
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);

    const documents: (z.infer<typeof DocumentAdded> & { readonly file: string })[] = [];
    const failed: { readonly file: string; readonly failure: Failure }[] = [];
    const progress = createProgress(stderr, files.length);
    for (const file of files) {
      progress.begin(file.path);
      try {
        const added = await send(operator, tenantId, await documentOf(file, input));
        documents.push({ ...added, file: file.path });
        progress.end(told(added));
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (hopeless.has(failure.parts.code) && documents.length === 0) {
          progress.close();
          throw failure;
        }
        failed.push({ file: file.path, failure });
        progress.end(`failed: ${whatFailed(file.path, failure)}`);
        if (hopeless.has(failure.parts.code)) break;
      }
    }
    progress.close();

    const [only] = failed;
    if (documents.length === 0 && failed.length === 1 && only !== undefined) throw only.failure;
    const left = files.length - documents.length - failed.length;
    const report = {
      documents,
      ...(failed.length === 0 ? {} : { failed: failed.map(({ file, failure }) => ({ file, ...failure.document() })) }),
    };
    await output.result(report, () =>
      [
        `${documents.length} of ${files.length} document${files.length === 1 ? '' : 's'} can be answered from.`,
        ...failed.map(({ file, failure }) => `  not ${whatFailed(file, failure)}`),
        ...(left === 0 ? [] : [`  not tried: ${left} more`]),
      ].join('\n'),
    );
    return only?.failure.parts.exit ?? 0;
  },
});

function told({ name, passages, replaced }: z.infer<typeof DocumentAdded>): string {
  const count = passages === 0 ? 'nothing in it can be answered from' : `${passages} passage${passages === 1 ? '' : 's'}`;
  return `${replaced ? 'replaced' : 'added'} ${name}: ${count}`;
}

/** What is wrong with a file itself begins with its path already. */
function whatFailed(path: string, { message }: Failure): string {
  return message.startsWith(path) ? message : `${path}: ${message}`;
}

type Given = { readonly source?: string | undefined; readonly name?: string | undefined; readonly format?: SourceFile['format'] };

async function documentOf(file: SourceFile, given: Given): Promise<DocumentAdd> {
  const format = file.format ?? given.format;
  if (format === undefined) {
    throw usageFailure(
      `${file.path} ends in nothing known (.md, .txt, .html).`,
      `If it is text all the same, say which: --format ${formats.join('|')}`,
    );
  }
  return {
    name: given.name ?? file.name,
    format,
    content: await readText(file),
    ...(given.source === undefined ? {} : { url: given.source }),
  };
}

async function send(operator: Operator, tenantId: string, body: DocumentAdd): Promise<z.infer<typeof DocumentAdded>> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await operator.call(
        { method: 'POST', path: ['tenants', tenantId, 'knowledge'], body, silenceSecondsMax },
        DocumentAdded,
      );
    } catch (thrown) {
      const wait = failureOf(thrown).parts.retryAfterSeconds;
      if (wait === undefined || wait > 60 || tries === retriesMax) throw thrown;
      await setTimeout(wait * 1000);
    }
  }
}
