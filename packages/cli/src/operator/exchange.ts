/** One HTTP exchange with the server: bytes there, bytes back. No redirect is followed, since the token goes along. */
import type { IncomingMessage, RequestOptions } from 'node:http';
import { exitCodes, Failure } from '../failure.ts';
import type { OperatorAddress } from './address.ts';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Silence after which the server counts as gone. */
  readonly silenceSecondsMax: number;
}

/** Far above any page of any list; a guard against an address that is no Coatcheck. */
const answerBytesMax = 64 * 1024 * 1024;

/** @throws {Failure} `unreachable`: no answer, or one that broke off */
export async function exchange(
  address: OperatorAddress,
  { method, path, headers, body, silenceSecondsMax }: Exchange,
): Promise<Answer> {
  const { request } = address.secure ? await import('node:https') : await import('node:http');
  const options: RequestOptions = {
    method,
    hostname: address.hostname,
    port: address.port,
    path: address.prefix + path,
    // One command, few requests: a connection kept alive would only keep the process alive.
    agent: false,
    timeout: silenceSecondsMax * 1000,
    headers: {
      ...headers,
      host: address.host,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    },
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request(
    { ...options, ...(address.secure ? { servername: address.host.replace(/:\d+$/, '') } : {}) },
    (response) => {
      collect(response).then(resolve, reject);
    },
  );
  call.on('timeout', () => call.destroy(new Error(`no answer within ${silenceSecondsMax} seconds`)));
  call.on('error', reject);
  call.end(body);
  try {
    return await promise;
  } catch (error) {
    throw unreachable(address, error);
  }
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > answerBytesMax) throw new Error('the answer does not end');
    parts.push(part);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function unreachable(address: OperatorAddress, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  if (code === 'ECONNREFUSED') {
    return new Failure({
      code: 'unreachable',
      title: `Nothing answers at ${address.url}; is \`npm start\` running?`,
      hint: 'For a server elsewhere: --url or COATCHECK_URL; for another port here: CONSOLE_PORT.',
      exit: exitCodes.unavailable,
    });
  }
  return new Failure(
    { code: 'unreachable', title: `The server at ${address.url} gave no answer.`, detail: reason, exit: exitCodes.unavailable },
    { cause: error },
  );
}
