/**
 * How the embedded server is set. Given on its command line at each start, so that a newer Coatcheck brings newer
 * settings, and nothing in the data folder can loosen them.
 */

export interface Settings {
  /** The one place where it listens; no port is ever open. */
  readonly socketFolder: string;
  /** A throw-away cluster of a test: not durable. Default false. */
  readonly scratch?: boolean;
}

export function settingArguments({ socketFolder, scratch = false }: Settings): string[] {
  const durable = scratch ? 'off' : 'on';
  const settings = {
    listen_addresses: '',
    // A list of folders, so a comma in the path must be quoted.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: socketPort,
    password_encryption: 'scram-sha-256',

    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,

    // A small machine, shared with the server itself.
    max_connections: 60,
    shared_buffers: '128MB',
    max_wal_size: '256MB',
    jit: 'off',
    timezone: 'UTC',

    // Visitors' words and passes are in statements, parameters and the details of errors: none of these is written down.
    // `log` leaves out ERROR, which the server reports in words of its own.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_statement: 'none',
    log_checkpoints: 'off',
    log_lock_waits: 'off',
    log_autovacuum_min_duration: -1,
    log_timezone: 'UTC',
    logging_collector: 'off',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Only names the socket's file; no port is opened. */
export const socketPort = 5432;
