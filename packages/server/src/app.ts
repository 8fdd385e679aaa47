/** The two HTTP applications: what visitors' browsers reach, and what the operator and the tenants' people reach. */
import { Hono } from 'hono';
import type { Database } from '@coatcheck/database/database';
import { createAccounts } from './accounts/accounts.ts';
import type { Assets } from './assets.ts';
import type { ConsoleAssets } from './console-assets.ts';
import type { Config } from './config.ts';
import type { Streams } from './domain/streams.ts';
import { createTicketOffice } from './domain/ticket.ts';
import type { EdgeEnv } from './edge/address-of.ts';
import { failureReply } from './edge/failure.ts';
import { createFrameGate } from './edge/frame-gate.ts';
import { problemReply } from './edge/reply.ts';
import { createLimits } from './limits/limits.ts';
import type { Sockets } from './listen.ts';
import type { Log } from './log.ts';
import type { Assistant } from './models/assistant.ts';
import { openApiRoute } from './openapi/document.ts';
import { assetRoute } from './routes/asset.ts';
import { currentConversationRoute, forgetConversationRoute } from './routes/current-conversation.ts';
import { embedRoute } from './routes/embed.ts';
import { frameRoute } from './routes/frame.ts';
import { healthRoute, readyRoute, type Readiness } from './routes/health.ts';
import { leadsRoute } from './routes/leads.ts';
import { messagesRoute } from './routes/messages.ts';
import { consoleRouter } from './routes/console/router.ts';
import { consoleAppRoutes } from './routes/console-app.ts';
import { operatorRouter } from './routes/operator/router.ts';
import { tokenRoute } from './routes/token.ts';
import { voiceRoute, voiceWithoutSocket } from './routes/voice.ts';
import type { VoiceEngine } from './voice/engine.ts';
import { createSwitchboard, type Switchboard } from './voice/switchboard.ts';

export interface AppParts {
  readonly config: Config;
  readonly database: Database;
  readonly assets: Assets;
  readonly consoleAssets: ConsoleAssets;
  readonly assistant: Assistant;
  readonly streams: Streams;
  /** Absent: no calls. */
  readonly voice: VoiceEngine | undefined;
  readonly readiness: Readiness;
  readonly log: Log;
}

export interface Apps {
  /** PORT: embed.js, and on each label's host the frame and `/v1`. */
  readonly visitors: Hono<EdgeEnv>;
  /** CONSOLE_PORT: the console, its API and the operator's. */
  readonly console: Hono<EdgeEnv>;
  /** The WebSocket on PORT. */
  readonly sockets: Sockets;
  /** The calls that are running; absent where there are none. */
  readonly switchboard: Switchboard | undefined;
}

export function createApps(parts: AppParts): Apps {
  const { config, database, assets, assistant, streams, voice, log } = parts;
  const { frames, proxies } = config;
  const { counter } = database;
  const limits = createLimits(config.limits);
  const tickets = createTicketOffice(counter);
  const gate = createFrameGate({ frames, proxies, tenants: database.tenants, limits });
  const switchboard =
    voice && createSwitchboard({ engine: voice, assistant, book: database.calls, streams, limits, meter: database.meter, numbers: config.voice.numbers, log });

  const visitors = base(parts);
  visitors.get('/embed.js', embedRoute(assets));
  visitors.get('/assets/:name', assetRoute(assets));
  visitors.get('/frame', frameRoute({ counter, tickets, limits, frames, proxies, assets, offersVoice: (language) => voice?.speaks(language) === true }));
  visitors.post('/v1/token', tokenRoute({ counter, tickets, limits, gate, proxies }));
  visitors.post('/v1/messages', messagesRoute({ assistant, gate, limits, streams, meter: database.meter, log }));
  visitors.get('/v1/conversations/current', currentConversationRoute({ gate, limits }));
  visitors.delete('/v1/conversations/current', forgetConversationRoute({ gate, limits }));
  visitors.post('/v1/leads', leadsRoute({ gate, limits }));
  visitors.get('/v1/voice', voiceWithoutSocket);
  refuseOtherMethods(visitors);

  const console = base(parts);
  consoleAppRoutes(console, parts.consoleAssets);
  console.get('/openapi.json', openApiRoute());
  const accounts = createAccounts({ database: database.accounts, consoleUrl: config.consoleUrl });
  console.route('/console/v1', consoleRouter({ database, accounts, config, limits, proxies }));
  console.route('/operator/v1', operatorRouter({ database, config, limits, proxies }));
  refuseOtherMethods(console);
  return { visitors, console, switchboard, sockets: voiceRoute({ gate, limits, switchboard, log }) };
}

function base({ readiness, log }: AppParts): Hono<EdgeEnv> {
  const app = new Hono<EdgeEnv>();
  app.onError((error) => failureReply(error, log));
  app.notFound(() => problemReply('not_found'));
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute(readiness));
  return app;
}

/**
 * A path that exists answers other methods with 405, not with 404. Asked only where nothing matched: a second handler on each
 * path would send every request through Hono's middleware.
 */
function refuseOtherMethods(app: Hono<EdgeEnv>): void {
  const paths = new Hono<EdgeEnv>();
  for (const path of new Set(app.routes.map((route) => route.path))) {
    if (!path.includes('*')) paths.all(path, () => problemReply('method_not_allowed'));
  }
  paths.notFound(() => problemReply('not_found'));
  app.notFound((c) => paths.fetch(c.req.raw, c.env));
}
