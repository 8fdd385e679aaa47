/** The server's process: reads the environment, starts, says where it is, and stops when it is told. */
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { printBanner } from './banner.ts';
import { processEnd } from './process-end.ts';
import { startServer } from './server.ts';

const demo = process.argv.includes('--demo');

try {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const end = processEnd(log);
  const server = await startServer(config, log, { demo });
  // Before the words that others wait for: they may be answered with a signal at once.
  end.of(server);
  printBanner(config, server, demo);
} catch (error) {
  process.stderr.write(`coatcheck can't start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
