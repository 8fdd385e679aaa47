/** `coatcheck migrate`: brings a PostgreSQL of the operator's own up to date. The embedded one is migrated at each start. */
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { defineCommand } from '../command.ts';
import { runChild } from '../process/child.ts';

const migrateMain = fileURLToPath(new URL('../../../database/src/migrate-main.ts', import.meta.url));

export const migrate = defineCommand({
  declare: (command) =>
    void command.description(
      'Brings the schema at DATABASE_URL up to date, as the owner at DATABASE_OWNER_URL, and makes the login roles that the ' +
        'server uses. Safe to run twice, and from several machines at once.',
    ),
  examples: ['migrate   # with DATABASE_OWNER_URL and DATABASE_URL in the environment', 'migrate --json'],
  input: z.object({}),
  async run(_input, { output }) {
    const exit = await runChild(migrateMain, [], { quietStdout: output.json });
    if (exit === 0 && output.json) await output.result({ migrated: true }, () => '');
    return exit;
  },
});
