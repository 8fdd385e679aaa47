/**
 * The operator API as a script, and the command line called against it: what a command sends, and what it makes of an answer.
 * Answers pass through the contract's own schemas, so that a test can't invent a server that doesn't exist.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Writable } from 'node:stream';
import { problemOf, type ProblemCode, type ProblemOptions } from '@coatcheck/contract/problems';
import * as z from 'zod/mini';
import type { Settings } from '../config.ts';
import type { Screen } from '../output/output.ts';
import { run } from '../run.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Scripted {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerminalSize {
  readonly columns: number;
}

export interface ScriptedServer {
  readonly url: string;
  /** Every request so far, `GET /tenants?query=…` and the like, oldest first. */
  readonly received: readonly Received[];
  /** Calls the command line with this server's address and token. */
  cli(...argv: string[]): Promise<Outcome>;
  /** The same on a terminal of that size. */
  cliOnTerminal(size: TerminalSize, ...argv: string[]): Promise<Outcome>;
  close(): Promise<void>;
}

export const operatorToken = 'an-operator-token-of-32-characters';

export function answering<T>(schema: z.ZodMiniType<T>, document: T, status = 200): Scripted {
  return { status, body: JSON.stringify(z.parse(schema, document)) };
}

export function refusing(code: ProblemCode, options?: ProblemOptions): Scripted {
  const problem = problemOf(code, options);
  return { status: problem.status, type: 'application/problem+json', body: JSON.stringify(problem) };
}

/** @param answer what the server says to a request; the path is what follows `/operator/v1` */
export async function startScriptedServer(answer: (request: Received) => Scripted | Promise<Scripted>): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parts: string[] = [];
    request.setEncoding('utf8');
    request.on('data', (part: string) => parts.push(part));
    request.on('end', () => {
      const text = parts.join('');
      const entry: Received = {
        method: request.method ?? '',
        path: url.pathname.replace(/^\/operator\/v1/, ''),
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
      received.push(entry);
      Promise.resolve(answer(entry)).then(
        ({ status, type = 'application/json', headers, body }) =>
          response.writeHead(status, { 'content-type': type, ...headers }).end(status === 204 ? undefined : body),
        (error: unknown) => response.writeHead(599).end(String(error)),
      );
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted server has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    received,
    cli: (...argv) => callCli(argv, { operatorUrl: url }),
    cliOnTerminal: (size, ...argv) => callCli(argv, { operatorUrl: url }, size),
    async close() {
      server.closeAllConnections();
      const { promise: closed, resolve: done } = Promise.withResolvers<void>();
      server.close(() => done());
      await closed;
    },
  };
}

/** Calls the command line in this process. */
export async function callCli(argv: readonly string[], settings: Partial<Settings>, size?: TerminalSize): Promise<Outcome> {
  const stdout = new Recorder(size);
  const stderr = new Recorder(size);
  const exit = await run(argv, {
    settings: {
      operatorUrl: 'http://127.0.0.1:1',
      operatorToken,
      operatorTokenFile: '/nowhere/operator-token',
      reasonRequired: false,
      ...settings,
    },
    stdout,
    stderr,
  });
  return { exit, stdout: stdout.text(), stderr: stderr.text() };
}

class Recorder extends Writable implements Screen {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly #parts: Buffer[] = [];

  constructor(size: TerminalSize | undefined) {
    super();
    this.isTTY = size !== undefined;
    this.columns = size?.columns ?? 0;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#parts.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }
}
