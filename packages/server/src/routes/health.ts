/** `GET /healthz`: the process answers. `GET /readyz`: it can serve: migrated, seeded where it is a demo, database in reach. */
import type { Handler } from 'hono';
import { jsonReply } from '../edge/reply.ts';

export interface Readiness {
  /** @returns undefined when ready, else what is missing, in a word for the operator. */
  missing(): Promise<string | undefined>;
}

export const healthRoute: Handler = () => jsonReply({ status: 'ok' });

export function readyRoute(readiness: Readiness): Handler {
  return async () => {
    const missing = await readiness.missing();
    return missing === undefined ? jsonReply({ status: 'ready' }) : jsonReply({ status: 'not ready', missing }, 503);
  };
}
