/**
 * What a command says. The result goes to stdout, all else to stderr; under `--json` stdout is exactly one JSON document.
 * Everything passes through here made harmless for a terminal, so that no command has to think of it.
 */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Failure } from '../failure.ts';
import { safeJson, safeText } from './safe-text.ts';

/** A stream to write to, and what it says about itself when it is a terminal. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Output {
  /** `--json` was given. */
  readonly json: boolean;
  /** Columns of the terminal that results are shown on; undefined when they go into a file or another program. */
  readonly width: number | undefined;
  /** The command's one result: the document under `--json`, else what `text` makes of it. */
  result(document: unknown, text: () => string): Promise<void>;
  /** A piece of a result too long to hold; ends when the reader can take more. The caller answers for its safety. */
  piece(text: string): Promise<void>;
  /** A line for the person in front of it. */
  note(line: string): void;
  failure(failure: Failure): void;
}

export function createOutput(stdout: Screen, stderr: Screen, json: boolean): Output {
  const piece = async (text: string) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  };
  const note = (line: string) => void stderr.write(`${safeText(line)}\n`);
  return {
    json,
    width: stdout.isTTY === true ? stdout.columns : undefined,
    result: (document, text) => piece(`${json ? safeJson(document, stdout.isTTY === true ? 2 : 0) : safeText(text())}\n`),
    piece,
    note,
    failure: (failure) => (json ? void stderr.write(`${safeJson(failure.document())}\n`) : note(failure.lines())),
  };
}
