/** The whole server, built once from its configuration and handed down; `main.ts` is the process around it. */
import { startEmbedded } from '@coatcheck/database/embedded/embedded';
import { openDatabase } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import { createApps } from './app.ts';
import { readAssets } from './assets.ts';
import { readConsoleAssets } from './console-assets.ts';
import type { Config } from './config.ts';
import { startDemo, type DemoSite } from './demo/demo.ts';
import { newOneTimeLink } from './domain/one-time-link.ts';
import { createStreams } from './domain/streams.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';
import { builtInAssistant } from './models/built-in/assistant.ts';
import { createAssistant } from './models/create-assistant.ts';
import { createVoice } from './voice/create-voice.ts';
import { keptOperatorToken, operatorTokenFile } from './operator-token.ts';

/** A session ends after this, however often it is refreshed. Seconds. */
const sessionSeconds = 12 * 3600;
/** Spent tickets that have expired are forgotten this often. Milliseconds. */
const sweepEveryMs = 10 * 60_000;
/** What an answer under way gets at a shutdown. Milliseconds. */
const drainMs = 1_000;

export interface StartedServer {
  readonly port: number;
  readonly consolePort: number;
  readonly demoSites: readonly DemoSite[];
  /** The one-time link for the first operator; absent once there is one. */
  readonly welcomeUrl: string | undefined;
  /** Settled when the server can't go on: the embedded database is lost for good. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
}

/**
 * @param options.demo makes and serves the two demo tenants
 * @throws {Error} with a sentence the operator can act on; whatever was started is stopped again
 */
export async function startServer(config: Config, log: Log, options: { demo: boolean }): Promise<StartedServer> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) {
      await closer().catch((error: unknown) => log.error({ err: error }, 'while stopping'));
    }
  };
  try {
    // First, as it needs nothing: a wrong MODEL is said before a database is made for it.
    const assistant = createAssistant({ model: config.model, builtIn: builtInAssistant(), accounts: config.accounts });
    const voice = await createVoice({ voice: config.voice, accounts: config.accounts, log });
    const operatorToken = config.operatorToken ?? (await keptOperatorToken(config.dataDir));
    const failed = Promise.withResolvers<Error>();
    let databaseUrl = config.databaseUrl?.reveal();
    if (databaseUrl === undefined) {
      const embedded = await startEmbedded({
        dataDir: config.dataDir,
        operatorToken: operatorToken.reveal(),
        log: (line) => log.info({ part: 'database' }, line),
      });
      closers.push(() => embedded.close());
      void embedded.failed.then(failed.resolve);
      databaseUrl = embedded.databaseUrl;
    }

    const assets = await readAssets(config.frames.template);
    const consoleAssets = await readConsoleAssets(config.embedUrl);
    const database = await openDatabase({
      databaseUrl,
      life: { ttlSeconds: config.passTtlSeconds, sessionSeconds },
      connectionsMax: config.databaseConnections,
    });
    closers.push(() => database.close());
    await database.operator.checkToken(operatorToken.reveal()).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'operator_token_invalid') throw error;
      const token = config.operatorToken === undefined ? `the token in ${operatorTokenFile(config.dataDir)}` : 'this OPERATOR_TOKEN';
      throw new Error(`the database does not know ${token}; run npx coatcheck migrate with OPERATOR_TOKEN set to it`, { cause: error });
    });

    const streams = createStreams(database, config.limits.streamsPerSession, log);
    closers.push(() => streams.close());
    const sweeping = setInterval(() => void database.counter.sweep().catch((error: unknown) => log.warn({ err: error }, 'sweep')), sweepEveryMs);
    closers.push(async () => clearInterval(sweeping));

    let missing: string | undefined = options.demo ? 'the demo is being set up' : undefined;
    const readiness = {
      missing: async () => missing ?? (await database.ping().then(() => undefined, () => 'the database is out of reach')),
    };
    const apps = createApps({ config, database, assets, consoleAssets, assistant, streams, voice, readiness, log });
    const visitors = await listen(apps.visitors, config.host, config.port, apps.sockets);
    const listeners = [visitors];
    // All stop taking requests at once, and share the time that answers under way get.
    closers.push(() => Promise.all(listeners.map((listener) => listener.close(drainMs))));
    // Before the listeners close: a socket is told why it ends.
    closers.push(async () => apps.switchboard?.close());
    const consoleSide = await listen(apps.console, config.host, config.consolePort);
    listeners.push(consoleSide);

    const demo = options.demo ? await startDemo({ config, database, operatorToken }) : undefined;
    if (demo) closers.push(() => demo.close());
    missing = undefined;
    const welcome = newOneTimeLink(config.consoleUrl, 'welcome');
    const isOffered = await database.teams.offerWelcome(operatorToken.reveal(), welcome.tokenHash);
    return {
      port: visitors.port, consolePort: consoleSide.port, demoSites: demo?.sites ?? [],
      welcomeUrl: isOffered ? welcome.link : undefined, failed: failed.promise, close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
