/** The tree of commands as commander knows it. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { chapters, type Entry, type Group } from './catalogue.ts';
import type { Context } from './command.ts';
import type { Screen } from './output/output.ts';

export interface ProgramParts {
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** @param url as `--url` gave it */
  readonly context: (url: string | undefined) => Context;
  readonly finish: (exit: number) => void;
}

const helpWidthMax = 110;

/** The program throws commander's error instead of ending the process, and leaves telling about it to its caller. */
export function createProgram({ stdout, stderr, context, finish }: ProgramParts): Command {
  const program = new Command('coatcheck');
  program
    .description('An AI assistant on any website with one pasted line.\nThese commands speak to a running server.')
    .option('--json', 'print one JSON document on stdout, all else on stderr')
    .option('--url <address>', "the console's address of the server (default: http://HOST:CONSOLE_PORT, or COATCHECK_URL)")
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for any command')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => Math.min(stdout.columns ?? helpWidthMax, helpWidthMax),
      getErrHelpWidth: () => Math.min(stderr.columns ?? helpWidthMax, helpWidthMax),
    })
    .addHelpText('after', firstSteps);

  const entries = new WeakMap<Command, Entry>();
  const loadChosen = async (_parent: Command, chosen: Command) => {
    const entry = entries.get(chosen);
    if (entry === undefined) return;
    (await entry.load()).bind(chosen, () => context(program.opts<{ url?: string }>().url), finish);
  };
  const addEntry = (parent: Command, entry: Entry) => {
    entries.set(parent.command(entry.name).summary(entry.summary).description(entry.summary), entry);
  };
  const addGroup = (group: Group) => {
    const command = program
      .command(group.name)
      .summary(group.summary)
      .description(group.summary)
      .helpCommand(false)
      .hook('preSubcommand', loadChosen);
    for (const entry of group.commands) addEntry(command, entry);
  };

  program.hook('preSubcommand', loadChosen);
  for (const { heading, members } of chapters) {
    program.commandsGroup(heading);
    for (const member of members) {
      if ('load' in member) addEntry(program, member);
      else addGroup(member);
    }
  }
  return program;
}

const firstSteps = `
First steps:
  $ npm start                                                      the server, with a demo
  $ npx coatcheck tenant create --name "Corner Bakery" --origin https://bakery.example
  $ npx coatcheck knowledge add --tenant "Corner Bakery" opening-hours.md prices.md
  $ npx coatcheck leads list

Exit codes: 0 done · 1 unexpected · 2 wrong use · 3 refused · 4 not found · 5 conflict · 6 too many requests · 7 no server`;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
