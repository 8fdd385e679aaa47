/**
 * A visitor's socket and the call on it.
 *
 * 1. The socket is open, its pass was good a moment ago. Within 10 s comes `start`.
 * 2. The call is written into the books, which say whether it may be: agreement, one a visitor, so many a key, the budget.
 * 3. It runs. The pass is asked for again while it does: once a second, at each hint of a switch-off, and by the database with each
 *    word that is stored. Renewed, it has to be of the same tenant, key, visitor and session.
 * 4. It ends once, whoever ends it: the engine is closed, the visitor told, the books closed.
 *
 * Whatever comes is bounded: frames of the contract's size, no more sound than real time and ten seconds, no more control frames than
 * a person could cause.
 */
import { randomUUID } from 'node:crypto';
import type { ProblemCode } from '@coatcheck/contract/problems';
import { problemOf } from '@coatcheck/contract/problems';
import { sampleRateUp, type EndReason, type VoiceDown, type VoiceUp } from '@coatcheck/contract/voice';
import type { CallGrant, CallUsage } from '@coatcheck/database/calls';
import { Refusal } from '@coatcheck/database/refusal';
import type { RunningStream } from '../domain/streams.ts';
import type { Visit, VisitorTransaction } from '../edge/frame-gate.ts';
import { problemFor } from '../edge/failure.ts';
import { Call } from './call.ts';
import { closeCodes, endFor } from './call-parts.ts';
import { sliceSeconds, startCallClock, type CallClock } from './call-clock.ts';
import { Conversation } from './conversation.ts';
import { HeldPass } from './held-pass.ts';
import { LeadDialogue } from './leads/lead-dialogue.ts';
import { callPhrases, type CallPhrases } from './phrases.ts';
import { Rate } from './rate.ts';
import { readSetting, type CallSetting } from './setting.ts';
import { VoiceUnavailable } from './speech.ts';
import type { SwitchboardParts } from './switchboard.ts';

/** `start` has to come within this. Milliseconds. */
const startMsMax = 10_000;
/** Sound may come so far ahead of real time: what a network held back. Milliseconds. */
const aheadMsMax = 10_000;
/** Control frames a minute; `played` comes five times a second. */
const controlsMax = 900;
/** What was said last gets so long to be stored before the books are closed; a shutdown waits little longer for those. Milliseconds. */
const keepMsMax = 1_000;
/** A browser that takes so little of what it is sent is not there any more. Bytes. */
const backlogBytesMax = 1_000_000;

/** The socket as a session sees it. */
export interface VoiceSocket {
  send(event: VoiceDown): void;
  sound(samples: Int16Array): void;
  close(code: number): void;
  /** Bytes that wait to be taken. */
  readonly backlog: number;
}

export class VoiceSession {
  readonly id = randomUUID();
  readonly #pass: HeldPass;
  readonly #parts: SwitchboardParts;
  readonly #socket: VoiceSocket;
  readonly #onClosed: () => void;
  readonly #openedAt = performance.now();
  readonly #over = Promise.withResolvers<void>();
  #call: Call | undefined;
  #clock: CallClock | undefined;
  #stream: RunningStream | undefined;
  #conversation: Conversation | undefined;
  #startTimer: NodeJS.Timeout;
  #hasStarted = false;
  /** Its books are being opened: whoever ends it meanwhile leaves closing them to that. */
  #isOpeningBooks = false;
  #endReason: EndReason | undefined;
  #isMuted = false;
  #msIn = 0;
  #msReceived = 0;
  #audioTokens = { in: 0, out: 0 };
  #controls = new Rate(controlsMax);

  constructor(parts: SwitchboardParts, visit: Visit, bearer: VisitorTransaction['bearer'], socket: VoiceSocket, onClosed: () => void) {
    this.#parts = parts;
    this.#pass = new HeldPass(visit, bearer, () => this.end('refused', 'pass_expired'));
    this.#socket = socket;
    this.#onClosed = onClosed;
    this.#startTimer = setTimeout(() => this.end('malformed', 'invalid_request'), startMsMax);
  }

  get bearer(): VisitorTransaction['bearer'] {
    return this.#pass.bearer;
  }

  get #hasEnded(): boolean {
    return this.#endReason !== undefined;
  }

  /** Settles when its books are closed. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  control(event: VoiceUp): void {
    if (this.#hasEnded) return;
    if (!this.#controls.take()) return this.end('limit', 'rate_limited');
    if (event.type === 'start') {
      if (this.#hasStarted) return this.malformed();
      this.#hasStarted = true;
      clearTimeout(this.#startTimer);
      this.#start(event).catch((error: unknown) => this.#fail(error));
      return;
    }
    if (event.type === 'pass') {
      this.#renew(event.access_token).catch((error: unknown) => this.#fail(error));
      return;
    }
    if (event.type === 'end') return this.end('visitor');
    if (event.type === 'mute') this.#isMuted = event.muted ?? true;
    else if (event.type === 'interrupt') this.#call?.interrupt();
    else this.#call?.played(event.ms, event.utterance);
  }

  /** @param samples 16 kHz, a copy of its own */
  audio(samples: Int16Array): void {
    if (this.#hasEnded) return;
    if (!this.#hasStarted) return this.malformed();
    const ms = (samples.length * 1_000) / sampleRateUp;
    this.#msReceived += ms;
    if (this.#msReceived > performance.now() - this.#openedAt + aheadMsMax) return this.end('limit', 'rate_limited');
    if (this.#isMuted) samples.fill(0);
    else this.#msIn += ms;
    this.#call?.hear(samples);
  }

  malformed(): void {
    this.end('malformed', 'invalid_request');
  }

  end(reason: EndReason, problem?: ProblemCode): void {
    if (this.#hasEnded) return;
    if (this.#call !== undefined) return this.#call.end(reason, problem);
    if (problem !== undefined) this.#socket.send({ type: 'error', problem: problemOf(problem) });
    this.#socket.send({ type: 'ended', reason });
    this.#ended(reason);
  }

  async #start(event: Extract<VoiceUp, { type: 'start' }>): Promise<void> {
    this.#isOpeningBooks = true;
    const opened = await this.#openBooks(event).finally(() => {
      this.#isOpeningBooks = false;
      if (this.#endReason !== undefined) void this.#closeBooks(this.#endReason);
    });
    if (opened === undefined || this.#hasEnded) return;
    const { call, setting, grant } = opened;
    // What broke off and is taken up again is one call, and has one call's length.
    const secondsMax = Math.max(0, this.#parts.numbers.callSecondsMax - grant.usedSeconds);
    this.#stream = this.#parts.streams.openCall(this.bearer, this.#pass.token);
    this.#watch(this.#stream);
    this.#clock = this.#startClock(call, callPhrases(setting.business.language), grant.grantedSeconds, secondsMax);
    this.#socket.send({
      type: 'started', call_id: this.id, seconds_max: secondsMax, ...(setting.conversationId === undefined ? {} : { conversation_id: setting.conversationId }),
    });
    await call.begin();
  }

  /** @returns undefined: it ended before there was anything in them */
  async #openBooks(
    { conversation_id: conversationId, resume, consent_version: consentVersion }: Extract<VoiceUp, { type: 'start' }>,
  ): Promise<{ readonly call: Call; readonly setting: CallSetting; readonly grant: CallGrant } | undefined> {
    const { engine, assistant, book, limits, meter, numbers, log } = this.#parts;
    await this.#parts.takeOver(resume, this);
    const setting = await this.#pass.visit.transaction('chat', (tx) => readSetting(tx, { conversationId, resume }));
    if (this.#hasEnded) return undefined;
    if (!engine.speaks(setting.business.language)) throw new Refusal('voice_off');
    const grant = await book.begin(this.#pass.visit.credential, { id: this.id, engine: engine.name, resume, consentVersion }, numbers, sliceSeconds);
    // From here on it is in the books, and has to be closed there.
    const conversation = new Conversation({
      assistant,
      model: engine.name === 'openai-realtime' ? engine.model : assistant.model,
      asVisitor: (work) => this.#pass.visit.transaction('chat', work),
      meter: (usage) =>
        meter(this.#pass.token, usage).catch((error: unknown) => log.error({ err: error, ...usage }, 'an answer could not be metered')),
      mayAsk: () => limits.message(this.bearer.visitorId, this.#pass.visit.prefix, this.bearer.keyId),
      leads: new LeadDialogue(),
      conversationId: setting.conversationId,
      callId: this.id,
    });
    const call = this.#newCall(conversation, setting);
    this.#conversation = conversation;
    this.#call = call;
    return { call, setting, grant };
  }

  #newCall(conversation: Conversation, setting: CallSetting): Call {
    const { engine, log } = this.#parts;
    return new Call({
      engine, conversation, setting,
      line: {
        send: (event) => this.#boundBacklog(() => this.#socket.send(event)),
        sound: (samples) => this.#boundBacklog(() => this.#socket.sound(samples)),
      },
      heardFrom: (who) => this.#clock?.heardFrom(who),
      units: (units) => {
        this.#audioTokens.in += units.audioInputTokens;
        this.#audioTokens.out += units.audioOutputTokens;
      },
      onEnd: (reason) => this.#ended(reason),
      problemOf: (error) => {
        if (!(error instanceof VoiceUnavailable)) return problemFor(error, log).code;
        log.warn({ failure: error.failure, status: error.status, engine: engine.name }, 'voice unavailable');
        return error.failure === 'busy' ? 'voice_busy' : 'voice_unavailable';
      },
      now: () => performance.now(),
    });
  }

  #boundBacklog(give: () => void): void {
    give();
    if (this.#socket.backlog > backlogBytesMax) this.end('limit', 'rate_limited');
  }

  #startClock(call: Call, phrases: CallPhrases, grantedSeconds: number, lengthSecondsMax: number): CallClock {
    const { book, numbers } = this.#parts;
    return startCallClock({
      book, callId: this.id, grantedSeconds, lengthSecondsMax,
      silenceSecondsMax: numbers.silenceSecondsMax,
      pass: () => this.#pass.token,
      usage: () => this.#usage(),
      onBeat: ({ msIn, msOut }) => this.#socket.send({ type: 'usage', seconds_in: Math.round(msIn / 100) / 10, seconds_out: Math.round(msOut / 100) / 10 }),
      onQuiet: () => call.remark(phrases.stillThere),
      onSilence: () => call.farewell('silence', phrases.silence),
      onLength: () => call.farewell('length', phrases.length),
      onBudget: () => call.farewell('budget', phrases.budget, 'voice_budget_used'),
      onTakenOver: () => this.end('taken-over'),
      onRefused: (error) => this.#fail(error),
    });
  }

  /** The key was switched off, or the database is lost. */
  #watch({ signal }: RunningStream): void {
    signal.addEventListener('abort', () => {
      const code = signal.reason instanceof Refusal ? signal.reason.code : 'internal';
      if (code === 'database_unavailable') this.end('shutdown', code);
      else this.end('refused', code);
    });
  }

  async #renew(token: string): Promise<void> {
    await this.#pass.renew(token);
    this.#stream?.renew(token);
  }

  #usage(): CallUsage {
    return {
      msIn: this.#msIn, msOut: this.#call?.msOut ?? 0, audioInputTokens: this.#audioTokens.in, audioOutputTokens: this.#audioTokens.out,
    };
  }

  #fail(error: unknown): void {
    if (this.#hasEnded) return;
    const { code } = problemFor(error, this.#parts.log);
    this.end(endFor(code), code);
  }

  #ended(reason: EndReason): void {
    this.#endReason = reason;
    clearTimeout(this.#startTimer);
    this.#pass.drop();
    this.#clock?.stop();
    this.#stream?.close();
    this.#socket.close(closeCodes[reason]);
    if (!this.#isOpeningBooks) void this.#closeBooks(reason);
  }

  async #closeBooks(reason: EndReason): Promise<void> {
    const { book, log, engine } = this.#parts;
    try {
      if (this.#conversation === undefined) return;
      if (!(await this.#conversation.close(keepMsMax))) log.warn({ call: this.id }, 'the books of a call are closed before its last words are stored');
      await book.end(this.#pass.token, this.id, reason, this.#usage());
      log.info({ call: this.id, engine: engine.name, reason, ms: Math.round(performance.now() - this.#openedAt) }, 'call ended');
    } catch (error) {
      // Its lease runs out; what it used was written down at its last beat.
      log.warn({ err: error, call: this.id }, 'the books of a call could not be closed');
    } finally {
      this.#onClosed();
      this.#over.resolve();
    }
  }
}
