/**
 * `WS /v1/voice`: a spoken conversation. One event union for both ends; audio goes in binary frames beside it.
 *
 * 1. The browser asks for the subprotocols `coatcheck.v1` and `pass.<jwt>`; the server chooses the first. The pass stands nowhere else,
 *    least of all in the address.
 * 2. Up: `start` first, then binary frames of PCM16 mono at 16 kHz, in real time, each 10–100 ms long; whatever the visitor hears is
 *    reported with `played`.
 * 3. Down: `started`, then `state` at each change. Binary frames are PCM16 mono at 24 kHz and belong to the utterance that the latest
 *    `state` `speaking` began. `clear` drops what has not been played.
 * 4. A renewed pass comes with `pass` before the old one expires. It must be of the same tenant, key, visitor and session.
 * 5. Each end is said twice: `ended` with its reason, then the close code. A call that broke off may be taken up again, with the same
 *    conversation, by `start` with `resume`.
 */
import * as z from 'zod/mini';
import { Uuid } from './ids.ts';
import { Citation } from './messages.ts';
import { Problem } from './problems.ts';

export const voiceProtocol = 'coatcheck.v1';
/** Before the pass, in the second subprotocol. */
export const passProtocolPrefix = 'pass.';

/** Samples a second, PCM16 mono little-endian. */
export const sampleRateUp = 16_000;
export const sampleRateDown = 24_000;
/** Of one binary frame going up. Milliseconds. */
export const frameMsMin = 10;
export const frameMsMax = 100;
export const bytesPerSample = 2;

/** Close codes of the socket. */
export const voiceClose = {
  /** The call came to its end. */
  ended: 1000,
  /** The server is going away; the same conversation can be taken up again. */
  restart: 1012,
  /** A frame that is none of the contract's. */
  malformed: 4400,
  /** Pass or key refused. */
  refused: 4401,
  /** Nobody said anything for too long. */
  silence: 4408,
  /** A limit or the budget. */
  limit: 4429,
  /** What hears, thinks or speaks has failed. */
  engine: 4500,
} as const;

/**
 * - `idle`: connected, not yet listening
 * - `listening`: the visitor's turn
 * - `thinking`: the visitor has spoken, no sound has come yet
 * - `speaking`: the assistant is heard
 * - `ended`: nothing follows
 */
export const voiceStates = ['idle', 'listening', 'thinking', 'speaking', 'ended'] as const;
export type VoiceState = (typeof voiceStates)[number];

/** Why a call ended. `taken-over`: the same visitor took it up again elsewhere; `lost`: the socket broke, so that only the books say it. */
export const endReasons = ['visitor', 'silence', 'length', 'budget', 'limit', 'refused', 'taken-over', 'malformed', 'engine', 'lost', 'shutdown'] as const;
export type EndReason = (typeof endReasons)[number];

export const VoiceUp = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    /** The conversation to go on with. Without it, and without a call to resume, a new one begins with the first words. */
    conversation_id: z.optional(Uuid),
    /** The call that broke off. */
    resume: z.optional(Uuid),
    /** Which text about the call the visitor agreed to, where the tenant has one (`voice.version` of the frame's settings). */
    consent_version: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
  }),
  z.strictObject({ type: z.literal('pass'), access_token: z.string().check(z.maxLength(2_000)) }),
  /** Nothing is listened to meanwhile. Default true. */
  z.strictObject({ type: z.literal('mute'), muted: z.optional(z.boolean()) }),
  /** Stops what is being said. */
  z.strictObject({ type: z.literal('interrupt') }),
  /** How much of an utterance has come out of the loudspeaker, in milliseconds. Default: the latest utterance. */
  z.strictObject({ type: z.literal('played'), ms: z.number().check(z.minimum(0), z.maximum(3_600_000)), utterance: z.optional(z.int().check(z.minimum(0))) }),
  z.strictObject({ type: z.literal('end') }),
]);
export type VoiceUp = z.infer<typeof VoiceUp>;

export const VoiceDown = z.discriminatedUnion('type', [
  /**
   * `seconds_max`: how long the call may become; of one that goes on with another, what is left of it. `conversation_id`: where it is
   * held, which after `resume` is where the other one was, whatever `start` said; absent: a new one begins with the first words.
   */
  z.object({ type: z.literal('started'), call_id: Uuid, seconds_max: z.number(), conversation_id: z.optional(Uuid) }),
  /** `utterance`, with `speaking`: counted from 1. */
  z.object({ type: z.literal('state'), state: z.enum(voiceStates), utterance: z.optional(z.number()) }),
  /**
   * A caption. Until `final`, each replaces the one before it; the final one is what stands in the conversation: of an assistant that
   * was interrupted, what was really heard.
   */
  z.object({
    type: z.literal('transcript'),
    role: z.enum(['user', 'assistant']),
    text: z.string(),
    final: z.boolean(),
    /** With `final`. */
    message_id: z.optional(Uuid),
    conversation_id: z.optional(Uuid),
    citations: z.optional(z.array(Citation)),
  }),
  /** Drop what has not been played. */
  z.object({ type: z.literal('clear') }),
  z.object({ type: z.literal('lead-captured'), lead_id: Uuid }),
  /** So far. */
  z.object({ type: z.literal('usage'), seconds_in: z.number(), seconds_out: z.number() }),
  z.object({ type: z.literal('error'), problem: Problem }),
  z.object({ type: z.literal('ended'), reason: z.enum(endReasons) }),
]);
export type VoiceDown = z.infer<typeof VoiceDown>;
