/** `coatcheck start`: the server, in the foreground, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { defineCommand, type Context } from '../command.ts';
import { operatorAddress } from '../operator/address.ts';
import { exchange } from '../operator/exchange.ts';
import { runChild } from '../process/child.ts';

const serverMain = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
const assetBuild = fileURLToPath(new URL('../../../../scripts/build.ts', import.meta.url));
/** Between two looks at whether the server is ready, for `--json`. */
const readyPollMs = 100;

export const start = defineCommand({
  declare: (command) =>
    void command
      .description(
        'Starts the server and stays in the foreground; Ctrl-C ends it and everything it started. ' +
          'Without DATABASE_URL it brings its own PostgreSQL, with its data in DATA_DIR.',
      )
      .option('--demo', 'make two demo customers with their own small websites, to try everything with'),
  examples: ['start --demo', 'start', 'start --json   # one document once it is ready, the log on stderr'],
  input: z.object({ demo: z.optional(z.boolean()) }),
  async run(input, context) {
    await buildAssets(context);
    const ended = new AbortController();
    const announced: Promise<void>[] = [];
    const exit = await runChild(serverMain, input.demo === true ? ['--demo'] : [], {
      quietStdout: context.output.json,
      started: (child) => {
        if (context.output.json) announced.push(announceWhenReady(context, child.pid, ended.signal));
      },
    });
    ended.abort();
    await Promise.all(announced);
    return exit;
  },
});

/** Loader and widget are served from what this makes; unchanged sources cost it next to nothing. */
async function buildAssets({ output }: Context): Promise<void> {
  if (!existsSync(assetBuild)) return;
  const module: unknown = await import(pathToFileURL(assetBuild).href);
  if (!isAssetBuild(module)) throw new Error(`${assetBuild} exports no buildAssets`);
  await module.buildAssets({ force: false, log: (line) => output.note(line) });
}

interface AssetBuild {
  buildAssets(options: { readonly force: boolean; readonly log: (line: string) => void }): Promise<unknown>;
}

function isAssetBuild(module: unknown): module is AssetBuild {
  return typeof module === 'object' && module !== null && 'buildAssets' in module && typeof module.buildAssets === 'function';
}

/** Prints the one document of `start --json` at the moment the server answers as ready. */
async function announceWhenReady({ settings, output }: Context, pid: number | undefined, ended: AbortSignal): Promise<void> {
  const address = operatorAddress(settings.operatorUrl);
  while (!ended.aborted) {
    const ready = await exchange(address, { method: 'GET', path: '/readyz', headers: {}, silenceSecondsMax: 2 }).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (ready && !ended.aborted) {
      const document = { ready: true, console_url: address.url, pid };
      return await output.result(document, () => '');
    }
    await pause(readyPollMs, ended);
  }
}

/** Ends early, and quietly, when the server does. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  ended.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
