/** The only reader of the environment. Parsed once, at the start; a fault is one sentence that says what to change. */
import { resolve } from 'node:path';
import * as z from 'zod';
import { frameHosts, type FrameHosts } from './domain/frame-hosts.ts';
import { trustedProxies, type TrustedProxies } from './limits/address.ts';
import { operatorTokenLengthMin } from './operator-token.ts';
import { Secret } from './secret.ts';
import type { CallNumbers } from './voice/switchboard.ts';

const port = z.coerce.number().int().min(0).max(65_535);
/** A number a minute. */
const perMinute = (usual: number) => z.coerce.number().int().min(1).max(1_000_000_000).default(usual);
const secret = z.string().min(1).transform((value) => new Secret(value));
const httpUrl = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

const Environment = z.object({
  PORT: port.default(8787),
  CONSOLE_PORT: port.default(8788),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./.coatcheck'),
  DATABASE_URL: z.string().optional(),
  EMBED_URL: httpUrl.optional(),
  FRAME_URL_TEMPLATE: z.string().optional(),
  CONSOLE_URL: httpUrl.optional(),
  TRUSTED_PROXIES: z.string().default(''),
  OPERATOR_TOKEN: z.string().min(operatorTokenLengthMin, `needs at least ${operatorTokenLengthMin} characters`).optional(),
  PASS_TTL_SECONDS: z.coerce.number().int().min(60).max(900).default(300),
  MODEL: z.string().default('built-in'),
  OPENAI_API_KEY: secret.optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  ANTHROPIC_API_KEY: secret.optional(),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  GOOGLE_API_KEY: secret.optional(),
  VOICE: z.enum(['embedded', 'pipeline', 'openai-realtime', 'off']).default('embedded'),
  STT_MODEL: z.string().default('openai/gpt-4o-mini-transcribe'),
  TTS_MODEL: z.string().default('openai/gpt-4o-mini-tts:alloy'),
  REALTIME_MODEL: z.string().default('openai/gpt-realtime:marin'),
  SPEECH_BASE_URL: httpUrl.optional(),
  CALL_SECONDS: z.coerce.number().int().min(10).max(7_200).default(600),
  CALL_SILENCE_SECONDS: z.coerce.number().int().min(5).max(600).default(60),
  CALLS_PER_KEY: z.coerce.number().int().min(1).max(10_000).default(20),
  CALLS_PER_TENANT: z.coerce.number().int().min(1).max(10_000).default(40),
  CALLS_PER_NODE: z.coerce.number().int().min(1).max(10_000).default(200),
  DEMO_PORTS: z
    .string()
    .regex(/^\d+,\d+$/, 'takes two ports, as in 8789,8790')
    .default('8789,8790')
    .transform((value) => value.split(',').map(Number)),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(1_000).default(10),
  LIMIT_FRAMES: perMinute(300),
  LIMIT_OPENS: perMinute(60),
  LIMIT_OPENS_BURST: perMinute(30),
  LIMIT_REFRESHES: perMinute(4),
  LIMIT_MESSAGES_VISITOR: perMinute(20),
  LIMIT_MESSAGES_PREFIX: perMinute(120),
  LIMIT_LEADS_VISITOR: perMinute(10),
  LIMIT_LEADS_PREFIX: perMinute(30),
  LIMIT_CONVERSATIONS_VISITOR: perMinute(60),
  LIMIT_CALLS_VISITOR: perMinute(12),
  LIMIT_CALLS_PREFIX: perMinute(60),
  LIMIT_STRANGERS: perMinute(120),
  LIMIT_SIGN_INS_PREFIX: perMinute(20),
  LIMIT_SIGN_INS_ACCOUNT: perMinute(20),
  LIMIT_STREAMS: z.coerce.number().int().min(1).max(100).default(2),
});

/** Requests a minute, unless it says otherwise. */
export interface LimitNumbers {
  readonly framesPerPrefix: number;
  readonly opensPerPrefixAndKey: number;
  /** Opens that may come at once, above the even rate. */
  readonly opensBurst: number;
  readonly refreshesPerSession: number;
  readonly messagesPerVisitor: number;
  readonly messagesPerPrefixAndKey: number;
  readonly leadsPerVisitor: number;
  readonly leadsPerPrefixAndKey: number;
  /** Readings of the current conversation. */
  readonly conversationsPerVisitor: number;
  /** Calls that begin, or try to. */
  readonly callsPerVisitor: number;
  readonly callsPerPrefixAndKey: number;
  /** Passes that we never made: so many, then the database isn't asked any more. */
  readonly strangersPerPrefix: number;
  /** Passwords and one-time links that are tried. */
  readonly signInsPerPrefix: number;
  /** Passwords tried for one address, from wherever: so many in 15 minutes. */
  readonly signInsPerAccount: number;
  /** Answers that may run at once in one session. */
  readonly streamsPerSession: number;
}

/** How calls are heard and spoken, and how much of them there may be. */
export interface VoiceConfig {
  readonly engine: 'embedded' | 'pipeline' | 'openai-realtime' | 'off';
  /** For `pipeline`: provider/model. */
  readonly hears: string;
  /** For `pipeline`: provider/model:voice. */
  readonly speaks: string;
  /** For `openai-realtime`: openai/model:voice. */
  readonly realtime: string;
  /** Where `pipeline` hears and speaks, if elsewhere than MODEL's provider. */
  readonly baseUrl: string | undefined;
  readonly numbers: CallNumbers;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly consolePort: number;
  readonly dataDir: string;
  /** Absent: the embedded PostgreSQL. Holds a password, hence a secret. */
  readonly databaseUrl: Secret | undefined;
  readonly databaseConnections: number;
  readonly embedUrl: string;
  readonly frames: FrameHosts;
  readonly consoleUrl: string;
  readonly proxies: TrustedProxies;
  readonly operatorToken: Secret | undefined;
  readonly passTtlSeconds: number;
  readonly model: string;
  readonly accounts: {
    readonly openai: { readonly apiKey: Secret | undefined; readonly baseUrl: string | undefined };
    readonly anthropic: { readonly apiKey: Secret | undefined; readonly baseUrl: string | undefined };
    readonly google: { readonly apiKey: Secret | undefined; readonly baseUrl: string | undefined };
  };
  readonly voice: VoiceConfig;
  readonly demoPorts: readonly number[];
  readonly logLevel: string;
  readonly limits: LimitNumbers;
}

/**
 * @param environment the process's variables
 * @throws {Error} which variable is wrong, and how; never its value
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty variable is one that was not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  // The accounts library would read them by itself, and one of them makes it send reports.
  const foreign = Object.keys(given).find((name) => name.startsWith('BETTER_AUTH_'));
  if (foreign !== undefined) throw new Error(`${foreign}: is not a variable of Coatcheck; unset it`);
  const env = parsed.data;
  return {
    host: env.HOST,
    port: env.PORT,
    consolePort: env.CONSOLE_PORT,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL === undefined ? undefined : new Secret(env.DATABASE_URL),
    databaseConnections: env.DATABASE_CONNECTIONS,
    embedUrl: env.EMBED_URL ?? `http://localhost:${env.PORT}`,
    frames: frameHosts(env.FRAME_URL_TEMPLATE ?? `http://{label}.localhost:${env.PORT}`),
    consoleUrl: env.CONSOLE_URL ?? `http://127.0.0.1:${env.CONSOLE_PORT}`,
    proxies: trustedProxies(env.TRUSTED_PROXIES),
    operatorToken: env.OPERATOR_TOKEN === undefined ? undefined : new Secret(env.OPERATOR_TOKEN),
    passTtlSeconds: env.PASS_TTL_SECONDS,
    model: env.MODEL,
    accounts: {
      openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
      anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL },
      google: { apiKey: env.GOOGLE_API_KEY, baseUrl: undefined },
    },
    voice: {
      engine: env.VOICE,
      hears: env.STT_MODEL,
      speaks: env.TTS_MODEL,
      realtime: env.REALTIME_MODEL,
      baseUrl: env.SPEECH_BASE_URL,
      numbers: {
        callsPerKey: env.CALLS_PER_KEY,
        callsPerTenant: env.CALLS_PER_TENANT,
        callsPerNode: env.CALLS_PER_NODE,
        callSecondsMax: env.CALL_SECONDS,
        silenceSecondsMax: env.CALL_SILENCE_SECONDS,
      },
    },
    demoPorts: env.DEMO_PORTS,
    logLevel: env.LOG_LEVEL,
    limits: {
      framesPerPrefix: env.LIMIT_FRAMES,
      opensPerPrefixAndKey: env.LIMIT_OPENS,
      opensBurst: env.LIMIT_OPENS_BURST,
      refreshesPerSession: env.LIMIT_REFRESHES,
      messagesPerVisitor: env.LIMIT_MESSAGES_VISITOR,
      messagesPerPrefixAndKey: env.LIMIT_MESSAGES_PREFIX,
      leadsPerVisitor: env.LIMIT_LEADS_VISITOR,
      leadsPerPrefixAndKey: env.LIMIT_LEADS_PREFIX,
      conversationsPerVisitor: env.LIMIT_CONVERSATIONS_VISITOR,
      callsPerVisitor: env.LIMIT_CALLS_VISITOR,
      callsPerPrefixAndKey: env.LIMIT_CALLS_PREFIX,
      strangersPerPrefix: env.LIMIT_STRANGERS,
      signInsPerPrefix: env.LIMIT_SIGN_INS_PREFIX,
      signInsPerAccount: env.LIMIT_SIGN_INS_ACCOUNT,
      streamsPerSession: env.LIMIT_STREAMS,
    },
  };
}
