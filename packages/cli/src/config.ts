/** The only reader of the environment in this package. */
import { join, resolve } from 'node:path';

export interface Settings {
  /** Where the operator API answers, unless `--url` says otherwise. Not checked yet. */
  readonly operatorUrl: string;
  /** OPERATOR_TOKEN as it was given; without it the token is read from `operatorTokenFile`. */
  readonly operatorToken: string | undefined;
  /** Where a server started in this folder leaves the token it made for itself. */
  readonly operatorTokenFile: string;
  /** REQUIRE_REASON=1: reading a tenant's data takes a `--reason`. */
  readonly reasonRequired: boolean;
}

const consolePortDefault = '8788';
const hostDefault = '127.0.0.1';

/**
 * @param environment default: this process's. A variable that is set but empty counts as not set.
 * @param folder relative paths start here. Default: the folder the command was called in.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Settings {
  const read = (name: string) => environment[name]?.trim() || undefined;
  return {
    operatorUrl:
      read('COATCHECK_URL') ?? `http://${reachable(read('HOST') ?? hostDefault)}:${read('CONSOLE_PORT') ?? consolePortDefault}`,
    operatorToken: read('OPERATOR_TOKEN'),
    operatorTokenFile: join(resolve(folder, read('DATA_DIR') ?? '.coatcheck'), 'operator-token'),
    reasonRequired: read('REQUIRE_REASON') === '1',
  };
}

/** HOST is what the server listens on; "every address of this machine" is nothing that one can connect to. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return hostDefault;
  if (host === '::' || host === '[::]') return '[::1]';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
