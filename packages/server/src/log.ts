import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/**
 * The log: one JSON object a line on standard error. Nobody's words, passes, tickets or cookies are ever handed to it; secrets are
 * of a class that prints as `[redacted]`. What a request carried is described by codes, ids and counts.
 */
export function createLog(level: string, to: DestinationStream = pino.destination({ dest: 2, sync: false })): Log {
  return pino(
    {
      level,
      base: null,
      serializers: {
        // A driver's or provider's error can carry rows, bodies and headers; its class, code and our own message are enough.
        err: (error: unknown) => describeError(error),
      },
    },
    to,
  );
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // PostgreSQL's words quote what was sent, a parser's the text it stumbled on; the others name no values.
  const message = 'severity' in error || error instanceof SyntaxError ? undefined : error.message;
  return { type: error.name, message, code, stack: error.stack?.split('\n').slice(1, 6).map((line) => line.trim()) };
}
