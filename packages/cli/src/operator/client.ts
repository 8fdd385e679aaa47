/** Calls the operator API: the token goes along, answers are parsed with the contract's schemas, refusals become failures. */
import { problemTable } from '@coatcheck/contract/problems';
import * as z from 'zod/mini';
import { exitCodes, Failure } from '../failure.ts';
import { safeLine } from '../output/safe-text.ts';
import type { OperatorAddress } from './address.ts';
import { exchange, type Answer } from './exchange.ts';
import { hints } from './hints.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Steps below `/operator/v1`, not yet percent-encoded. */
  readonly path: readonly string[];
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Why a tenant's data is read; stands in that tenant's audit log. */
  readonly reason?: string;
  /** Default 30 s, bounds 1–600. */
  readonly silenceSecondsMax?: number;
}

export interface Operator {
  readonly url: string;
  /**
   * @param schema what the answer must look like; fields it doesn't know are dropped
   * @throws {Failure} the problem the server answered with, `unreachable`, `operator_token_missing` or `unexpected_answer`
   */
  call<T>(call: Call, schema: z.ZodMiniType<T>): Promise<T>;
}

const silenceSecondsDefault = 30;

/** A refusal, read generously: a newer server may know codes that this command doesn't. */
const Refusal = z.looseObject({
  code: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.optional(z.string()),
  retry_after: z.optional(z.number()),
});

/** @param token asked for once, at the first call */
export function createOperator(address: OperatorAddress, token: () => Promise<string>): Operator {
  let found: Promise<string> | undefined;
  return {
    url: address.url,
    async call({ method, path, query = {}, body, reason, silenceSecondsMax = silenceSecondsDefault }, schema) {
      found ??= token();
      const asked = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));
      const answer = await exchange(address, {
        method,
        path: `/operator/v1/${path.map(encodeURIComponent).join('/')}${asked.size === 0 ? '' : `?${asked.toString()}`}`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${await found}`,
          ...(reason === undefined ? {} : { 'coatcheck-reason': headerText(reason) }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        silenceSecondsMax,
      });
      return read(address, answer, schema, path.length === 1 && method === 'GET');
    },
  };
}

/** A header holds ASCII; everything else in a reason is percent-encoded UTF-8, and so is the percent sign. */
function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent);
}

/** @param always the list that every operator API has: where it isn't found, the address is another one */
function read<T>(address: OperatorAddress, answer: Answer, schema: z.ZodMiniType<T>, always: boolean): T {
  const document = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = z.safeParse(schema, document);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
    throw unexpected(address, `It does not fit what this command knows (${where}).`);
  }
  const refusal = z.safeParse(Refusal, document);
  if (!refusal.success)
    throw unexpected(address, `It was HTTP ${answer.status}, ${safeLine(answer.contentType) || 'of no type'}.`);
  const { code, title, detail, status } = refusal.data;
  if (always && code === 'not_found') throw unexpected(address, 'It knows no tenants.');
  throw new Failure({
    code,
    title: `${title} (${code})`,
    detail,
    hint: isKnown(code) ? hints[code] : undefined,
    exit: isKnown(code) ? problemTable[code].exit : status >= 500 ? exitCodes.unavailable : exitCodes.unexpected,
    problem: refusal.data,
    retryAfterSeconds: refusal.data.retry_after,
  });
}

function isKnown(code: string): code is keyof typeof problemTable {
  return Object.hasOwn(problemTable, code);
}

/** No content counts as null. */
function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected(address: OperatorAddress, detail: string): Failure {
  return new Failure({
    code: 'unexpected_answer',
    title: `What answers at ${address.url} is not the operator API of this version.`,
    detail,
    hint: "The address must be the console's (port 8788, not 8787), and server and command of one version.",
    exit: exitCodes.unexpected,
  });
}
