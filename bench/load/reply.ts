/** Reads HTTP/1.1 answers off a connection: status, head, and a body of declared length. Nothing else is needed here, and nothing is kept. */

export interface Reply {
  readonly status: number;
  /** Status line and header lines, without the empty line. */
  readonly head: string;
  /** Valid until the callback returns: the bytes behind it are read over. */
  readonly body: Buffer;
}

const headEnd = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);
const lengthLine = /\r\ncontent-length: *(\d+)/i;

/**
 * @param onReply called for each whole answer, in order
 * @returns a function that takes the connection's bytes as they come. It @throws {Error} on an answer without a length
 */
export function replyReader(onReply: (reply: Reply) => void): (chunk: Buffer) => void {
  let held = nothing;

  return (chunk) => {
    let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = nothing;
    while (bytes.length > 0) {
      const headBytes = bytes.indexOf(headEnd);
      if (headBytes < 0) break;
      const head = bytes.toString('latin1', 0, headBytes);
      const length = lengthLine.exec(head)?.[1];
      if (length === undefined) throw new Error(`an answer without a length: ${head.slice(0, 200)}`);
      const end = headBytes + headEnd.length + Number(length);
      if (bytes.length < end) break;
      onReply({ status: Number(head.slice(9, 12)), head, body: bytes.subarray(headBytes + headEnd.length, end) });
      bytes = bytes.subarray(end);
    }
    // Copied: the caller reads its next bytes into the same place.
    if (bytes.length > 0) held = Buffer.from(bytes);
  };
}
