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
 * 2. A socket that breaks is opened anew with `resume`; what the server refuses for the moment, such as a call of ours that it has not
 *    missed yet, is tried once more. What was recorded meanwhile is dropped: late words would be answered as if they had been said
 *    now. What had come of an utterance is played to its end meanwhile, and no longer reported.
 * 3. What the network does not take is dropped; where it takes nothing for three seconds the socket counts as broken.
 * 4. `clear`, and the visitor's own "stop", silence the loudspeaker at once; what still comes of a stopped utterance is not played.
 * 5. What was heard is reported every 200 ms, and at once where it ends.
 * 6. A renewed pass goes up before the old one expires; a call that was refused an expired one is taken up again with the next.
 * 7. It ends once: the microphone is let go before anybody is told. What was being said by then is all that will be known of it.
 */
import { type VoiceState, voiceClose } from '@coatcheck/contract/voice';
import { Failure, noConnection } from '../transport/failure.ts';
import type { CallEvent, VoiceSocket } from '../transport/voice-socket.ts';
import type { CallParts, CallView } from './call-parts.ts';
import type { Played } from './port.ts';
import { Tries } from './tries.ts';
import { Utterances } from './utterances.ts';

export type { CallEnd, CallView, Transcript } from './call-parts.ts';

/** The network takes nothing. Milliseconds. */
const stuckMsMax = 3_000;

const endOf: Readonly<Record<number, string>> = {
  [voiceClose.malformed]: 'malformed', [voiceClose.refused]: 'refused', [voiceClose.silence]: 'silence', [voiceClose.limit]: 'limit',
  [voiceClose.engine]: 'engine',
};

export class Call {
  readonly #parts: CallParts;
  readonly #unsubscribe: () => void;
  #view: CallView = { phase: 'connecting', isMuted: false, captions: { user: '', assistant: '' }, startedAt: undefined, secondsMax: 0 };
  readonly #tries = new Tries();
  readonly #utterances = new Utterances();
  #socket: VoiceSocket | undefined;
  /** Counts what was given up, so that what it still brings is nobody's. */
  #abandoned = 0;
  #callId: string | undefined;
  #isLive = false;
  #failure: Failure | undefined;
  #renewal: 'none' | 'due' | 'done' = 'none';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stuckAt: number | undefined;
  #hasChimed = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.onRenewed((pass) => this.#socket?.send({ type: 'pass', access_token: pass }));
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

  played(played: Played): void {
    const report = this.#isLive ? this.#utterances.report(played, this.#parts.now()) : undefined;
    if (report !== undefined) this.#socket?.send(report);
  }

  mute(isMuted: boolean): void {
    this.#parts.sound.mute(isMuted);
    this.#socket?.send({ type: 'mute', muted: isMuted });
    this.#change({ isMuted });
  }

  /** Stops what is being said. Whether it listens then is the server's to tell: after a goodbye it does not. */
  interrupt(): void {
    this.#utterances.stop();
    this.#parts.sound.clear();
    this.#socket?.send({ type: 'interrupt' });
    if (this.#view.phase === 'speaking') this.#change({ phase: 'thinking' });
  }

  hangUp(): void {
    this.#socket?.send({ type: 'end' });
    this.#end('visitor', undefined);
  }

  deviceLost(): void {
    this.#socket?.send({ type: 'end' });
    this.#end('device', undefined);
  }

  get #isOver(): boolean {
    return this.#view.phase === 'ended';
  }

  #change(to: Partial<CallView>): void {
    this.#view = { ...this.#view, ...to };
    this.#parts.changed(this.#view);
  }

  async #connect(): Promise<void> {
    const abandoned = this.#abandoned;
    const isCurrent = () => this.#abandoned === abandoned && !this.#isOver;
    this.#failure = undefined;
    this.#timer = setTimeout(() => this.#lose(), this.#tries.msMax(this.#parts.now()));
    let pass: string;
    try {
      pass = await this.#goodPass();
    } catch (error) {
      if (!isCurrent()) return;
      this.#failure = error instanceof Failure ? error : undefined;
      return this.#failure?.retryable === false ? this.#end('refused', this.#failure) : this.#lose();
    }
    if (!isCurrent()) return;
    const { open, greeting, sound } = this.#parts;
    try {
      this.#socket = open(pass, {
        open: () => {
          if (isCurrent()) this.#socket?.send({ type: 'start', ...greeting(), ...(this.#callId === undefined ? {} : { resume: this.#callId }) });
        },
        event: (event) => {
          if (isCurrent()) this.#on(event);
        },
        sound: (pcm) => {
          const { audible } = this.#utterances;
          if (isCurrent() && audible !== undefined) sound.play(audible, pcm);
        },
        close: (code) => {
          if (isCurrent()) this.#closed(code);
        },
      });
    } catch {
      // An old Safari takes its own host for a stranger's.
      this.#lose();
    }
  }

  async #goodPass(): Promise<string> {
    if (this.#renewal === 'due') {
      await this.#parts.renewPass();
      this.#renewal = 'done';
    }
    return this.#parts.pass();
  }

  #on(event: CallEvent): void {
    switch (event.type) {
      case 'started':
        if (event.conversation_id !== undefined) this.#parts.heldIn(event.conversation_id);
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
        this.#ended(event.reason);
        return;
      case 'usage':
        return;
    }
  }

  #started(callId: string, secondsMax: number): void {
    clearTimeout(this.#timer);
    this.#callId = callId;
    this.#isLive = true;
    this.#tries.succeeded();
    this.#stuckAt = undefined;
    this.#renewal = 'none';
    this.#parts.sound.clear();
    this.#utterances.restart();
    this.#keepCaption();
    if (this.#view.isMuted) this.#socket?.send({ type: 'mute', muted: true });
    const startedAt = this.#view.startedAt ?? this.#parts.now();
    this.#change({ phase: 'idle', startedAt, secondsMax: (this.#parts.now() - startedAt) / 1_000 + secondsMax, captions: { user: '', assistant: '' } });
  }

  #enter(state: VoiceState, utterance: number | undefined): void {
    // Why it ended comes with `ended`.
    if (state === 'ended') return;
    if (state === 'speaking') this.#utterances.begin(utterance);
    if (state === 'listening' && !this.#hasChimed) this.#parts.sound.chime();
    this.#hasChimed ||= state === 'listening';
    this.#change({ phase: state });
  }

  /** What was being said when the socket or the call ended: its final word, of what was really heard, reaches nobody here. */
  #keepCaption(): void {
    const { assistant: text } = this.#view.captions;
    if (text !== '') this.#parts.said({ type: 'transcript', role: 'assistant', text, final: true });
  }

  #ended(reason: string): void {
    const isForNow = this.#failure?.retryable === true && !this.#isLive && !this.#tries.isFirst;
    const isRenewable = this.#failure?.code === 'pass_expired' && this.#renewal !== 'done';
    if (isRenewable) this.#renewal = 'due';
    if (reason === 'shutdown' || isForNow || isRenewable) this.#lose();
    else this.#end(reason, this.#failure);
  }

  #closed(code: number): void {
    const reason = endOf[code];
    if (reason === undefined) this.#lose();
    else this.#end(reason, this.#failure);
  }

  /** Steps 2 and 3. */
  #lose(): void {
    clearTimeout(this.#timer);
    this.#abandoned += 1;
    this.#isLive = false;
    this.#hasChimed = false;
    this.#socket?.close();
    this.#socket = undefined;
    const waitMs = this.#tries.next(this.#parts.now());
    if (waitMs === undefined) {
      this.#end('lost', this.#failure ?? noConnection('unreachable'));
      return;
    }
    this.#change({ phase: this.#callId === undefined ? 'connecting' : 'reconnecting' });
    this.#timer = setTimeout(() => void this.#connect(), waitMs);
  }

  #end(reason: string, failure: Failure | undefined): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#isLive = false;
    this.#parts.sound.close();
    this.#socket?.close();
    this.#keepCaption();
    this.#change({ phase: 'ended' });
    this.#parts.ended({ reason, failure });
  }
}
