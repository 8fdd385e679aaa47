/**
 * The load: a number of kept-alive connections, each with one request under way, the next sent when the answer is in.
 *
 * Raw sockets, as an HTTP client would cost more than the servers under test. Runs in the benchmark's own process; what is
 * measured runs in others.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { replyReader, type Reply } from './reply.ts';

/** For a single request to be sent in. Milliseconds. */
const askMsMax = 10_000;

export interface Traffic {
  /** @returns the next request, head and body; undefined when there is no more to send. */
  readonly next: () => Buffer | undefined;
  /** Looks at an answer; what it throws ends the round. */
  readonly accept: (reply: Reply) => void;
}

export interface Round {
  readonly replies: number;
  /** Replies a second. */
  readonly rate: number;
}

export interface Load {
  /** Sends until the time is over or there is no more to send, and waits for the answers under way. */
  run(traffic: Traffic, forMs: number): Promise<Round>;
  /** One request, outside of any round. */
  ask(bytes: Buffer): Promise<Reply>;
  close(): void;
}

interface Connection {
  readonly socket: Socket;
  onReply: (reply: Reply) => void;
  onFailure: (error: Error) => void;
}

/** @param connections kept open to 127.0.0.1:`port` from now on */
export async function openLoad(port: number, connections: number): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));

  function run(traffic: Traffic, forMs: number): Promise<Round> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const endsAt = startedAt + forMs;
      let underWay = 0;
      let replies = 0;

      function sendNext({ socket }: Connection): void {
        const bytes = performance.now() < endsAt ? traffic.next() : undefined;
        if (bytes !== undefined) {
          underWay += 1;
          socket.write(bytes);
        } else if (underWay === 0) {
          resolve({ replies, rate: (replies * 1000) / (performance.now() - startedAt) });
        }
      }

      for (const connection of open) {
        connection.onFailure = reject;
        connection.onReply = (reply) => {
          underWay -= 1;
          replies += 1;
          traffic.accept(reply);
          sendNext(connection);
        };
      }
      for (const connection of open) sendNext(connection);
    });
  }

  return {
    run,
    async ask(bytes) {
      let unsent: Buffer | undefined = bytes;
      let kept: Reply | undefined;
      const next = () => {
        const now = unsent;
        unsent = undefined;
        return now;
      };
      await run({ next, accept: (reply) => (kept = { ...reply, body: Buffer.from(reply.body) }) }, askMsMax);
      if (kept === undefined) throw new Error('no answer');
      return kept;
    },
    close() {
      for (const { socket } of open) socket.destroy();
    },
  };
}

async function openConnection(port: number): Promise<Connection> {
  const unasked = () => {
    throw new Error('an answer that nobody asked for');
  };
  const read = replyReader((reply) => connection.onReply(reply));
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafe(64 * 1024),
      callback(bytes, into) {
        try {
          read(Buffer.from(into.buffer, into.byteOffset, bytes));
        } catch (error) {
          connection.onFailure(error instanceof Error ? error : new Error(String(error)));
        }
        return true;
      },
    },
  });
  const connection: Connection = { socket, onReply: unasked, onFailure: () => undefined };
  await once(socket, 'connect');
  socket.on('error', (error) => connection.onFailure(error));
  socket.on('close', () => connection.onFailure(new Error('the server closed a connection')));
  return connection;
}
