/** The operator's token: from the environment, else from the file that the server made. */
import { readFile } from 'node:fs/promises';
import type { Settings } from '../config.ts';
import { exitCodes, Failure } from '../failure.ts';

/** @throws {Failure} `operator_token_missing`: there is none, or what is there can't be one */
export async function readOperatorToken(settings: Settings): Promise<string> {
  if (settings.operatorToken !== undefined) return checked(settings.operatorToken, 'OPERATOR_TOKEN');
  const file = settings.operatorTokenFile;
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    throw missing(
      isMissingFile(error) ? `OPERATOR_TOKEN is not set, and there is no ${file}.` : `${file} cannot be read (${codeOf(error)}).`,
      'Run this in the folder where the server was started, or set OPERATOR_TOKEN or DATA_DIR.',
    );
  }
  return checked(content.trim(), file);
}

/** Only what can stand in a header goes on; the value itself is never shown. */
function checked(token: string, source: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw missing(`${source} is empty or holds characters that no operator token has.`);
}

function missing(detail: string, hint?: string): Failure {
  return new Failure({
    code: 'operator_token_missing',
    title: 'No operator token was found.',
    detail,
    hint,
    exit: exitCodes.refused,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function isMissingFile(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}
