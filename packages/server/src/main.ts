/** The server's process: reads the environment, starts, says where it is, and stops when it is told. */
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { printBanner } from './banner.ts';
import { startServer, type StartedServer } from './server.ts';

/** A stop that takes longer is cut off. Milliseconds; supervisors of processes expect less than 2.5 s. */
const stopMsMax = 2_400;

const demo = process.argv.includes('--demo');

try {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const server = await startServer(config, log, { demo });
  // Before the words that others wait for: they may be answered with a signal at once.
  stopOnSignals(server);
  printBanner(config, server, demo);
  const reason = await server.failed;
  log.fatal({ err: reason }, 'the database is lost');
  await server.close();
  process.exit(1);
} catch (error) {
  process.stderr.write(`coatcheck can't start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function stopOnSignals(server: StartedServer): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), stopMsMax).unref();
      void server.close().then(() => process.exit(0));
    });
  }
}
