/** One call of the command line, from its arguments to its exit code. */
import { CommanderError } from 'commander';
import type { Context } from './command.ts';
import type { Settings } from './config.ts';
import { exitCodes, failureOf, usageFailure } from './failure.ts';
import { operatorAddress } from './operator/address.ts';
import type { Operator } from './operator/client.ts';
import { createOutput, type Output, type Screen } from './output/output.ts';
import { createProgram } from './program.ts';

export interface World {
  readonly settings: Settings;
  readonly stdout: Screen;
  readonly stderr: Screen;
}

/**
 * @param argv the arguments after the command's name
 * @returns the exit code; everything there is to say has been written
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const { stdout, stderr, settings } = world;
  const words = argv.length === 0 || argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
  const output = createOutput(stdout, stderr, asksForJson(words));
  let exit = 0;
  const context = (url: string | undefined): Context => ({
    settings,
    output,
    stderr,
    operator: () => findOperator(url, settings, output),
  });
  try {
    await createProgram({ stdout, stderr, context, finish: (code) => (exit = code) }).parseAsync(words, { from: 'user' });
    return exit;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return endOfParsing(thrown, output);
    const failure = failureOf(thrown);
    output.failure(failure);
    return failure.parts.exit;
  }
}

/** Asked before parsing, so that a parsing error is JSON too. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).includes('--json');
}

function endOfParsing(error: CommanderError, output: Output): number {
  if (error.exitCode === 0) return 0;
  // A group was called without a command, and its help was printed.
  if (error.code === 'commander.help') return exitCodes.usage;
  const [title = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
  output.failure(
    usageFailure(title.endsWith('.') ? title : `${title}.`, suggestion.join(' ') || '`--help` behind a command explains it.'),
  );
  return exitCodes.usage;
}

/** Loaded on demand: help, `start` and `migrate` speak to no server. */
async function findOperator(url: string | undefined, settings: Settings, output: Output): Promise<Operator> {
  const address = operatorAddress(url ?? settings.operatorUrl);
  const [{ createOperator }, { readOperatorToken }, { exchange }] = await Promise.all([
    import('./operator/client.ts'),
    import('./operator/token.ts'),
    import('./operator/exchange.ts'),
  ]);
  if (address.exposed)
    output.note(`warning: the operator's token goes to ${address.url} unencrypted; use https outside a private network.`);
  return createOperator(address, async () => {
    try {
      return await readOperatorToken(settings);
    } catch (missing) {
      // Where nothing was started yet, that there is no server explains more than that there is no token.
      await exchange(address, { method: 'GET', path: '/healthz', headers: {}, silenceSecondsMax: 5 });
      throw missing;
    }
  });
}
