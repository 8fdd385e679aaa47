/**
 * The supervisor's process. Its life is its server's: it stops PostgreSQL and ends when the server says so, or when the
 * channel to it breaks, which is what `kill -9` of the server looks like from here.
 */
import { migrate } from '../migrate.ts';
import { type FromSupervisor, readToSupervisor, type ToSupervisor } from './messages.ts';
import { type Supervised, supervise } from './supervisor.ts';

// All that is made below is for this user alone.
process.umask(0o077);

const ending = new AbortController();
let supervised: Promise<Supervised> | undefined;

process.on('message', (message) => {
  const request = readToSupervisor(message);
  switch (request.type) {
    case 'start':
      supervised ??= start(request);
      supervised.catch((error: unknown) => end(error instanceof Error ? error : new Error('the start failed', { cause: error })));
      break;
    case 'stop':
      end();
      break;
  }
});
process.once('disconnect', () => end());
// Signals are for the server; it decides when its database may go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

async function start(request: ToSupervisor & { type: 'start' }): Promise<Supervised> {
  const { dataDir, operatorToken, runAs, stateFolder } = request;
  const log = (line: string) => tell({ type: 'log', line });
  const database = await supervise({
    dataDir,
    runAs,
    stateFolder,
    log,
    signal: ending.signal,
    migrate: (options) => migrate({ ...options, operatorToken }),
  });
  tell({ type: 'ready', databaseUrl: database.databaseUrl });
  void database.failed.then(end);
  return database;
}

let ended = false;

function end(reason?: Error): void {
  if (ended) return;
  ended = true;
  ending.abort(new Error('the server is stopping'));
  const stopped = supervised?.then((database) => database.stop(), () => {}) ?? Promise.resolve();
  void stopped.finally(() => {
    if (reason === undefined) process.exit(0);
    tell({ type: 'failed', name: reason.name, message: reason.message }, () => process.exit(1));
  });
}

function tell(message: FromSupervisor, done: () => void = () => {}): void {
  if (process.send === undefined || !process.connected) return done();
  // Nobody to tell it to is no reason to fail: the broken channel ends us in good order.
  process.send(message, undefined, {}, () => done());
}
