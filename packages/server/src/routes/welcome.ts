/** `GET /` of the console's port: says what answers here. */
import type { Handler } from 'hono';
import type { Config } from '../config.ts';
import { sealed } from '../edge/reply.ts';

export function welcomeRoute({ consoleUrl }: Pick<Config, 'consoleUrl'>): Handler {
  const text =
    `Coatcheck, the operator's side.\n\n` +
    `API reference   ${consoleUrl}/openapi.json\n` +
    `API             ${consoleUrl}/operator/v1/  with  Authorization: Bearer OPERATOR_TOKEN\n` +
    `Command line    npx coatcheck --help\n`;
  return () => new Response(text, { headers: { ...sealed, 'content-type': 'text/plain; charset=utf-8' } });
}
