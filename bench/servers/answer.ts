/** A real answer, kept so that a server that does nothing else can give the same bytes. */

export interface Answer {
  readonly status: number;
  /** Name, value, name, value, …: as they came, without what every Node server adds by itself. */
  readonly headers: readonly string[];
  readonly body: string;
}

const nodesOwn = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

export function answerOf(reply: { status: number; head: string; body: Buffer }): Answer {
  const headers = reply.head.split('\r\n').slice(1).flatMap((line) => {
    const at = line.indexOf(':');
    return nodesOwn.has(line.slice(0, at).toLowerCase()) ? [] : [line.slice(0, at), line.slice(at + 1).trim()];
  });
  return { status: reply.status, headers, body: reply.body.toString() };
}
