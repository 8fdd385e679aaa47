/** HTTP as no client would write it: bytes on a socket. */
import { connect } from 'node:net';

export interface RawReply {
  /** 0: the connection was closed without a word. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Sends bytes as they are and reads until the server closes; the request should say `Connection: close`.
 *
 * @param silenceMs how long a server may say nothing before the connection counts as left hanging
 * @throws {Error} it was left hanging
 */
export function sendRaw(port: number, bytes: string | Buffer, silenceMs = 20_000): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('the server left the connection hanging')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // Said all there is to say to a body that it does not want to read to its end.
      if (Buffer.concat(chunks).includes('"retryable":')) socket.end();
    });
    // Writing on after the server has hung up fails; what it said before counts.
    socket.on(
      'error',
      (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error)),
    );
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      resolve(
        {
          status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), head: text.slice(0, Math.max(0, end)),
          body: text.slice(end + 4),
        },
      );
    });
    socket.write(bytes);
  });
}
