/**
 * A call, as the visitor's side of it runs. The contract's states, as the server tells them, between two of our own:
 *
 *     connecting ──▶ idle ──▶ listening ──▶ thinking ──▶ speaking ──▶ listening …
 *         ▲            the socket breaks: up to ten seconds of tries
 *         │                      │
 *         │    took too long     ▼
 *         └── never ◀──── reconnecting ──▶ idle …            any of them ──▶ ended
 *
 * 1. A socket is opened with a pass that is good at that moment; `start` is the first word, sound goes up from `started` on.
 * 2. A socket that breaks is opened anew with `resume`. What was recorded meanwhile is dropped: late words would be answered as if
 *    they had been said now. What had come of an utterance is played to its end meanwhile, and no longer reported.
 * 3. What the network does not take is dropped; where it takes nothing for three seconds the socket counts as broken.
 * 4. `clear`, and the visitor's own "stop", silence the loudspeaker at once; what still comes of a stopped utterance is not played.
 * 5. What was heard is reported every 200 ms, and at once where it ends.
 * 6. A renewed pass goes up before the old one expires.
 * 7. It ends once: the microphone is let go before anybody is told.
 */
import { type VoiceState, type VoiceUp, voiceClose } from '@coatcheck/contract/voice';
import { Failure, noConnection } from '../transport/failure.ts';
import type { CallEvent, OpenVoiceSocket, VoiceSocket } from '../transport/voice-socket.ts';
import type { Played } from './port.ts';
import type { Sound } from './sound.ts';

export type CallPhase = 'connecting' | 'reconnecting' | VoiceState;
export type Transcript = Extract<CallEvent, { type: 'transcript' }>;

export interface CallView {
  readonly phase: CallPhase;
  readonly isMuted: boolean;
  /** What is being said, until it is final. */
  readonly captions: { readonly user: string; readonly assistant: string };
  /** Of the clock, when the call was first taken. In ms. */
  readonly startedAt: number | undefined;
  readonly secondsMax: number;
}

export interface CallEnd {
  /** Of the contract, or `lost`: the network, or `device`: the microphone. */
  readonly reason: string;
  readonly failure: Failure | undefined;
}

export interface CallParts {
  readonly open: OpenVoiceSocket;
  readonly sound: Pick<Sound, 'play' | 'clear' | 'mute' | 'chime' | 'close'>;
  /** What `start` says beside `resume`. */
  greeting(): Omit<Extract<VoiceUp, { type: 'start' }>, 'type' | 'resume'>;
  pass(): Promise<string>;
  renewPass(): Promise<void>;
  /** @returns ends the telling */
  onRenewed(listener: (pass: string) => void): () => void;
  changed(view: CallView): void;
  said(transcript: Transcript): void;
  leadCaptured(): void;
  ended(end: CallEnd): void;
  /** A clock that goes on while a laptop sleeps. In ms. */
  now(): number;
}

/** Before each try after a break. Milliseconds. */
const backoffMs = [250, 500, 1_000, 2_000, 2_000, 2_000];
/** All tries together. Milliseconds. */
const lostMsMax = 10_000;
/** Until `started` comes. Milliseconds. */
const startedMsMax = 6_000;
const reportEveryMs = 190;
const stuckMsMax = 3_000;

const endOf: Readonly<Record<number, string>> = {
  [voiceClose.malformed]: 'malformed', [voiceClose.refused]: 'refused', [voiceClose.silence]: 'silence', [voiceClose.limit]: 'limit',
  [voiceClose.engine]: 'engine',
};

export class Call {
  readonly #parts: CallParts;
  readonly #unsubscribe: () => void;
  #view: CallView = { phase: 'connecting', isMuted: false, captions: { user: '', assistant: '' }, startedAt: undefined, secondsMax: 0 };
  #socket: VoiceSocket | undefined;
  #callId: string | undefined;
  #isLive = false;
  #failure: Failure | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #lostAt: number | undefined;
  #stuckAt: number | undefined;
  #hasRenewed = false;
  #utterance = 0;
  #stopped: number | undefined;
  #reportedAt = 0;
  #hasChimed = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.onRenewed((pass) => {
      if (this.#isLive) this.#socket?.send({ type: 'pass', access_token: pass });
    });
  }

  begin(): void {
    this.#change({});
    void this.#connect();
  }

  /** A frame of the microphone. */
  hear(pcm: ArrayBuffer): void {
    if (!this.#isLive || this.#socket === undefined) return;
    if (this.#socket.sound(pcm)) {
      this.#stuckAt = undefined;
      return;
    }
    this.#stuckAt ??= this.#parts.now();
    if (this.#parts.now() - this.#stuckAt > stuckMsMax) this.#lose();
  }

  played({ utterance, ms, isOver }: Played): void {
    const now = this.#parts.now();
    if (!this.#isLive || utterance !== this.#utterance || (!isOver && now - this.#reportedAt < reportEveryMs)) return;
    this.#reportedAt = now;
    this.#socket?.send({ type: 'played', ms: Math.round(ms), utterance });
  }

  mute(isMuted: boolean): void {
    this.#parts.sound.mute(isMuted);
    this.#socket?.send({ type: 'mute', muted: isMuted });
    this.#change({ isMuted });
  }

  /** Stops what is being said. */
  interrupt(): void {
    this.#stopped = this.#utterance;
    this.#parts.sound.clear();
    this.#socket?.send({ type: 'interrupt' });
  }

  hangUp(): void {
    this.#socket?.send({ type: 'end' });
    this.#end('visitor');
  }

  deviceLost(): void {
    this.#socket?.send({ type: 'end' });
    this.#end('device');
  }

  get #isOver(): boolean {
    return this.#view.phase === 'ended';
  }

  #change(to: Partial<CallView>): void {
    this.#view = { ...this.#view, ...to };
    this.#parts.changed(this.#view);
  }

  async #connect(): Promise<void> {
    let pass: string;
    try {
      pass = await this.#parts.pass();
    } catch (error) {
      if (error instanceof Failure && !error.retryable) this.#end('refused', error);
      else this.#lose();
      return;
    }
    if (this.#isOver) return;
    this.#failure = undefined;
    const { greeting } = this.#parts;
    let socket: VoiceSocket | undefined;
    // What an abandoned socket still has to say is nobody's any more.
    const isCurrent = () => this.#socket === socket && !this.#isOver;
    this.#timer = setTimeout(() => this.#lose(), startedMsMax);
    try {
      socket = this.#parts.open(pass, {
        open: () => {
          if (isCurrent()) socket?.send({ type: 'start', ...greeting(), ...(this.#callId === undefined ? {} : { resume: this.#callId }) });
        },
        event: (event) => {
          if (isCurrent()) this.#on(event);
        },
        sound: (pcm) => {
          if (isCurrent() && this.#utterance !== this.#stopped) this.#parts.sound.play(this.#utterance, pcm);
        },
        close: (code) => {
          if (isCurrent()) this.#closed(code);
        },
      });
      this.#socket = socket;
    } catch {
      // An old Safari takes its own host for a stranger's.
      this.#lose();
    }
  }

  #on(event: CallEvent): void {
    switch (event.type) {
      case 'started':
        this.#started(event.call_id, event.seconds_max);
        return;
      case 'state':
        this.#enter(event.state, event.utterance);
        return;
      case 'transcript':
        this.#change({ captions: { ...this.#view.captions, [event.role]: event.final ? '' : event.text } });
        if (event.final) this.#parts.said(event);
        return;
      case 'clear':
        this.#parts.sound.clear();
        this.#change({ captions: { ...this.#view.captions, assistant: '' } });
        return;
      case 'lead-captured':
        this.#parts.leadCaptured();
        return;
      case 'error':
        this.#failure = event.failure;
        return;
      case 'ended':
        if (event.reason === 'shutdown') this.#lose();
        else if (this.#failure?.code === 'pass_expired' && !this.#hasRenewed) void this.#renew();
        else this.#end(event.reason);
        return;
      case 'usage':
        return;
    }
  }

  #started(callId: string, secondsMax: number): void {
    clearTimeout(this.#timer);
    this.#callId = callId;
    this.#isLive = true;
    this.#tries = 0;
    this.#lostAt = undefined;
    this.#stuckAt = undefined;
    this.#hasRenewed = false;
    // Utterances are counted anew; what is left of the old call's is not theirs.
    this.#parts.sound.clear();
    this.#utterance = 0;
    this.#stopped = undefined;
    if (this.#view.isMuted) this.#socket?.send({ type: 'mute', muted: true });
    const startedAt = this.#view.startedAt ?? this.#parts.now();
    this.#change({ phase: 'idle', startedAt, secondsMax: (this.#parts.now() - startedAt) / 1_000 + secondsMax, captions: { user: '', assistant: '' } });
  }

  #enter(state: VoiceState, utterance: number | undefined): void {
    // Why it ended comes with `ended`.
    if (state === 'ended') return;
    if (state === 'speaking') this.#utterance = utterance ?? this.#utterance + 1;
    if (state === 'listening' && !this.#hasChimed) this.#parts.sound.chime();
    this.#hasChimed ||= state === 'listening';
    this.#change({ phase: state });
  }

  async #renew(): Promise<void> {
    this.#hasRenewed = true;
    await this.#parts.renewPass().catch(() => undefined);
    this.#lose();
  }

  #closed(code: number): void {
    const reason = endOf[code];
    if (reason === undefined) this.#lose();
    else this.#end(reason);
  }

  /** Steps 2 and 3. */
  #lose(): void {
    if (this.#isOver) return;
    const now = this.#parts.now();
    clearTimeout(this.#timer);
    this.#isLive = false;
    this.#hasChimed = false;
    const broken = this.#socket;
    this.#socket = undefined;
    broken?.close();
    this.#lostAt ??= now;
    const waitMs = backoffMs[this.#tries];
    if (waitMs === undefined || now + waitMs - this.#lostAt > lostMsMax) {
      this.#end('lost', this.#failure ?? noConnection('unreachable'));
      return;
    }
    this.#tries += 1;
    this.#change({ phase: this.#callId === undefined ? 'connecting' : 'reconnecting' });
    this.#timer = setTimeout(() => void this.#connect(), waitMs);
  }

  #end(reason: string, failure = this.#failure): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#isLive = false;
    this.#parts.sound.close();
    this.#socket?.close();
    this.#change({ phase: 'ended' });
    this.#parts.ended({ reason, failure });
  }
}
