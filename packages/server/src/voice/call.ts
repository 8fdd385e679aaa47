/**
 * One call, from the first frame to the last word.
 *
 *                begins               speech ends               first sound
 *     idle ─────────────▶ listening ──────────────▶ thinking ──────────────▶ speaking
 *                           ▲   ▲                      │ it was no speech       │
 *                           │   └──────────────────────┘                        │
 *                           └─────── all is heard, or the visitor speaks ───────┘
 *
 *     any of them ─────────▶ ended, for one of the contract's reasons
 *
 * Who speaks over the assistant stops it: what was not heard is dropped here, at the provider and in the visitor's browser, and
 * the conversation keeps what was. An end of ours (time, budget, silence) is said first, and can't be talked over.
 */
import type { EndReason, VoiceState } from '@coatcheck/contract/voice';
import { problemOf, type ProblemCode } from '@coatcheck/contract/problems';
import type { AnswerPart } from '../models/assistant.ts';
import { goodbyeMs } from './call-clock.ts';
import { endFor, type CallParts } from './call-parts.ts';
import type { EngineCall, EngineEvent, EngineHost } from './engine.ts';
import { Playback } from './playback.ts';

/** How far sound is sent ahead of what was played. Milliseconds. */
const aheadMs = 1_500;
/** No more is made while so much waits to be played. Milliseconds. */
const roomMs = 6_000;

export class Call {
  readonly #parts: CallParts;
  readonly #ended = new AbortController();
  #engine: EngineCall | undefined;
  #state: VoiceState = 'idle';
  #playback: Playback | undefined;
  #utterances = 0;
  #pumping: NodeJS.Timeout | undefined;
  #roomSeekers: (() => void)[] = [];
  /** An end of ours that is being said. */
  #farewell: { readonly reason: EndReason; readonly problem: ProblemCode | undefined; readonly timer: NodeJS.Timeout } | undefined;
  #msOut = 0;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Milliseconds of sound sent so far. */
  get msOut(): number {
    return this.#msOut + (this.#playback?.sentMs ?? 0);
  }

  /** Connects the engine and begins to listen. Never fails: what goes wrong ends the call. */
  async begin(): Promise<void> {
    try {
      const engine = await this.#parts.engine.connect(this.#host(), this.#ended.signal);
      if (this.#state === 'ended') engine.close();
      else {
        this.#engine = engine;
        this.#enter('listening');
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** 16 kHz, from the microphone. */
  hear(samples: Int16Array): void {
    if (this.#farewell === undefined) this.#engine?.hear(samples);
  }

  played(ms: number, utterance: number | undefined): void {
    const playback = this.#playback;
    if (playback === undefined || (utterance ?? playback.utterance) !== playback.utterance) return;
    playback.played(ms);
    this.#pump();
  }

  /** The visitor wants to hear no more of this. */
  interrupt(): void {
    if (this.#state === 'ended') return;
    // Who wants to hear no goodbye has heard enough of it.
    if (this.#farewell !== undefined) {
      this.end(this.#farewell.reason, this.#farewell.problem);
      return;
    }
    this.#cutShort();
    if (this.#engine !== undefined) this.#enter('listening');
  }

  /** Says why, then ends. Without an engine that can still speak it just ends. */
  farewell(reason: EndReason, sentence: string, problem?: ProblemCode): void {
    if (this.#state === 'ended' || this.#farewell !== undefined) return;
    if (this.#engine === undefined) {
      this.end(reason, problem);
      return;
    }
    this.#cutShort();
    // Also a remark that has no sound yet: its end would be taken for the goodbye's.
    this.#engine.interrupt(0);
    this.#farewell = { reason, problem, timer: setTimeout(() => this.end(reason, problem), goodbyeMs) };
    this.#enter('thinking');
    this.#engine.say(sentence);
  }

  /** Says something of ours in a pause. */
  remark(sentence: string): void {
    if (this.#state !== 'listening' || this.#farewell !== undefined) return;
    this.#engine?.say(sentence);
  }

  end(reason: EndReason, problem?: ProblemCode): void {
    if (this.#state === 'ended') return;
    // What was heard of an answer stays in the conversation, whoever hung up.
    this.#keep();
    this.#engine?.close();
    this.#ended.abort();
    clearTimeout(this.#pumping);
    clearTimeout(this.#farewell?.timer);
    this.#enter('ended');
    const { line, onEnd } = this.#parts;
    if (problem !== undefined) line.send({ type: 'error', problem: problemOf(problem) });
    line.send({ type: 'ended', reason });
    onEnd(reason);
  }

  #fail(error: unknown): void {
    // What fails because the call has ended is no news, and no line in the log.
    if (this.#state === 'ended') return;
    const problem = this.#parts.problemOf(error);
    this.end(endFor(problem), problem);
  }

  #enter(state: VoiceState): void {
    if (this.#state === state || this.#state === 'ended') return;
    this.#state = state;
    this.#parts.line.send({ type: 'state', state, ...(state === 'speaking' ? { utterance: this.#utterances } : {}) });
    this.#parts.heardFrom(state === 'listening' ? 'nobody' : 'assistant');
  }

  #host(): EngineHost {
    const { setting, conversation } = this.#parts;
    return {
      ...setting,
      event: (event) => {
        if (this.#state !== 'ended') this.#on(event);
      },
      answer: (signal) => this.#shown(conversation.answer(signal)),
      retrieve: (question, context) => conversation.retrieve(question, context),
      saveLead: (draft) => conversation.saveLead(draft),
      room: (signal) => this.#room(signal),
      failed: (error) => this.#fail(error),
    };
  }

  #on(event: EngineEvent): void {
    switch (event.type) {
      case 'speech-started':
        if (this.#farewell !== undefined) return;
        this.#cutShort();
        this.#enter('listening');
        this.#parts.heardFrom('visitor');
        return;
      case 'speech-ended':
        if (this.#farewell !== undefined) return;
        this.#parts.conversation.expect();
        this.#enter('thinking');
        return;
      case 'heard':
        this.#heard(event.text, event.final);
        return;
      case 'said':
        this.#current().said(event.text, event.begins);
        this.#caption();
        return;
      case 'sound':
        if (!this.#current().sound(event.samples)) this.end('engine', 'voice_unavailable');
        else this.#pump();
        return;
      case 'part':
        this.#parts.conversation.hear(event.part);
        this.#show(event.part);
        return;
      case 'utterance-end':
        this.#playback?.end();
        if (this.#playback === undefined) this.#over();
        else this.#pump();
        return;
      case 'units':
        this.#parts.units(event.units);
        return;
    }
  }

  #heard(text: string, isFinal: boolean): void {
    const { line, conversation } = this.#parts;
    if (text === '') {
      if (isFinal) conversation.giveUp();
      if (isFinal && this.#state === 'thinking' && this.#farewell === undefined) this.#enter('listening');
      return;
    }
    if (!isFinal) {
      line.send({ type: 'transcript', role: 'user', text, final: false });
      return;
    }
    conversation.ask(text).then(
      ({ messageId, conversationId }) => {
        if (this.#state === 'ended') return;
        line.send({ type: 'transcript', role: 'user', text, final: true, message_id: messageId, conversation_id: conversationId });
      },
      (error: unknown) => this.#fail(error),
    );
  }

  async *#shown(answer: AsyncIterable<AnswerPart>): AsyncGenerator<AnswerPart> {
    for await (const part of answer) {
      this.#show(part);
      yield part;
    }
  }

  /** What is shown and not spoken. */
  #show(part: AnswerPart): void {
    if (part.type === 'lead-captured' && this.#state !== 'ended') this.#parts.line.send({ type: 'lead-captured', lead_id: part.leadId });
  }

  #current(): Playback {
    return (this.#playback ??= new Playback(++this.#utterances, {
      now: this.#parts.now,
      aheadMs,
      send: (samples) => {
        this.#enter('speaking');
        this.#parts.line.sound(samples);
      },
    }));
  }

  #caption(): void {
    this.#parts.line.send({ type: 'transcript', role: 'assistant', text: this.#playback?.text ?? '', final: false });
  }

  #pump(): void {
    clearTimeout(this.#pumping);
    const playback = this.#playback;
    if (playback === undefined || this.#state === 'ended') return;
    const nextMs = playback.pump();
    if (playback.aheadMs < roomMs) for (const tell of this.#roomSeekers.splice(0)) tell();
    if (playback.isOver) this.#over();
    else if (nextMs !== undefined || this.#roomSeekers.length > 0) this.#pumping = setTimeout(() => this.#pump(), nextMs ?? 100);
  }

  /** All of an utterance was heard. */
  #over(): void {
    this.#keep();
    if (this.#farewell !== undefined) this.end(this.#farewell.reason, this.#farewell.problem);
    else this.#enter('listening');
  }

  /** Stops what is being said or made; keeps what was heard of it. */
  #cutShort(): void {
    if (this.#state !== 'speaking' && this.#state !== 'thinking') return;
    this.#engine?.interrupt(this.#playback?.playedMs ?? 0);
    if (this.#playback?.hasSound === true) this.#parts.line.send({ type: 'clear' });
    this.#keep();
  }

  #keep(): void {
    const { conversation, line } = this.#parts;
    const playback = this.#playback;
    const heard = playback?.heard() ?? { text: '', isWhole: false };
    this.#msOut += playback?.sentMs ?? 0;
    this.#playback = undefined;
    clearTimeout(this.#pumping);
    for (const tell of this.#roomSeekers.splice(0)) tell();
    void conversation.keep(heard).then((kept) => {
      if (heard.text === '' || this.#state === 'ended') return;
      const { messageId, conversationId, text = heard.text, citations = [] } = kept ?? {};
      line.send({
        type: 'transcript', role: 'assistant', text, final: true,
        ...(messageId === undefined ? {} : { message_id: messageId, conversation_id: conversationId }),
        ...(citations.length === 0 ? {} : { citations: [...citations] }),
      });
    });
  }

  #room(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if ((this.#playback?.aheadMs ?? 0) < roomMs) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const tell = () => (signal.aborted ? reject(new DOMException('interrupted', 'AbortError')) : resolve());
      this.#roomSeekers.push(tell);
      signal.addEventListener('abort', tell, { once: true });
    });
  }
}
