/** What a command is: declared for commander, its input parsed, then run with what it needs in hand. */
import type { Command } from 'commander';
import * as z from 'zod/mini';
import type { Settings } from './config.ts';
import { usageFailure } from './failure.ts';
import type { Operator } from './operator/client.ts';
import type { Output, Screen } from './output/output.ts';

export interface Context {
  readonly settings: Settings;
  readonly output: Output;
  /** Where progress is drawn. */
  readonly stderr: Screen;
  /** Made at the first look, so that commands which need no server don't need an address either. */
  readonly operator: () => Promise<Operator>;
}

export interface CommandDefinition<Input> {
  /**
   * Declares description, arguments and options. A required option is an ordinary one whose input is required: commander
   * would complain of it first, and the person with a typing mistake in its name would look for it in vain.
   */
  readonly declare: (command: Command) => void;
  /** Whole command lines, each with a comment or none, shown at the end of `--help`. */
  readonly examples: readonly string[];
  /** Options by their camel-cased names and arguments by theirs. A check's message is read after the name: `--limit is not …`. */
  readonly input: z.ZodMiniType<Input>;
  /** @returns the exit code; nothing counts as 0 */
  readonly run: (input: Input, context: Context) => Promise<number | undefined | void>;
}

/** A definition with its input's type hidden, ready to be bound to its place in the program. */
export interface LoadedCommand {
  /** @param finish takes the exit code once the command has run */
  bind(command: Command, context: () => Context, finish: (exit: number) => void): void;
}

export function defineCommand<Input>(definition: CommandDefinition<Input>): LoadedCommand {
  return {
    bind(command, context, finish) {
      definition.declare(command);
      command.addHelpText('after', `\nExamples:\n${definition.examples.map((line) => `  $ npx coatcheck ${line}`).join('\n')}`);
      command.action(async () => {
        finish((await definition.run(parseInput(command, definition.input), context())) ?? 0);
      });
    },
  };
}

function parseInput<Input>(command: Command, schema: z.ZodMiniType<Input>): Input {
  const given: Record<string, unknown> = { ...command.optsWithGlobals() };
  command.registeredArguments.forEach((argument, index) => {
    given[argument.name()] = command.processedArgs[index];
  });
  const parsed = z.safeParse(schema, given);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    return `${flagOf(command, name)} ${given[name] === undefined ? 'is missing' : issue.message}`;
  });
  throw usageFailure(`${complaints.join('; ')}.`, `\`npx ${pathOf(command)} --help\` explains it.`);
}

/** `coatcheck key list` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** How the person who typed it calls an option or argument. */
function flagOf(command: Command, name: string): string {
  const option = command.options.find((each) => each.attributeName() === name);
  return option?.long ?? `<${name}>`;
}
