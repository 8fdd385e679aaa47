/**
 * One call, relayed to a model that hears and speaks by itself.
 *
 * 1. The visitor's sound goes up as it comes. The provider finds where speech begins and ends, and says so.
 * 2. Speech has ended: a response is asked for. It searches the tenant's knowledge through a tool, and speaks.
 * 3. The visitor speaks, or stops it: the response is cancelled, and the provider's memory is cut to what was really heard. What was
 *    on its way is dropped.
 * 4. In a pause, long before the provider's hour is over, the next session takes over with the words of the conversation so far.
 *
 * The provider speaks faster than real time and can't be slowed down: `room` is not asked. What waits to be played is bounded by the
 * tokens of a response, their number in a turn, and the longest utterance.
 */
import { defaultModelLimits } from '../../models/model-limits.ts';
import { clipHistory } from '../../models/prompt.ts';
import type { EngineCall, EngineHost } from '../engine.ts';
import { VoiceUnavailable } from '../speech.ts';
import { CallMemory } from './call-memory.ts';
import { type ClientEvent, itemDelete, itemTruncate, pastMessage, toolResult, unchanged } from './client-events.ts';
import { ProviderLink, type LinkParts } from './provider-link.ts';
import { ResponseLine, type Wanted } from './response-line.ts';
import type { ResponseDone, ServerEvent, ServerEventOf } from './server-events.ts';
import { SessionRenewal } from './session-renewal.ts';
import { TextTokens, unitsOf } from './token-units.ts';
import { TurnDesk } from './turn-desk.ts';
import { Uplink } from './uplink.ts';
import { Utterance } from './utterance.ts';

/** Calls of tools in one response; the rest are told so. */
const toolCallsMax = 4;

export interface RealtimeCallParts extends LinkParts {
  readonly host: EngineHost;
  /** Something is wrong that the call survives: the provider's code for it. */
  readonly onComplaint: (code: string) => void;
  readonly onClosed: () => void;
}

export class RealtimeCall implements EngineCall {
  readonly #parts: RealtimeCallParts;
  readonly #memory: CallMemory;
  readonly #line: ResponseLine;
  readonly #renewal: SessionRenewal;
  readonly #uplink = new Uplink((event) => this.#send(event));
  /** What the visitor said and is not yet written down, by its item. */
  readonly #unwritten = new Map<string, TurnDesk>();
  readonly #owed = new TextTokens();
  #link: ProviderLink;
  /** What is being answered; undefined when it no longer is. */
  #turn: TurnDesk | undefined;
  /** What is being said or was said last, as long as it may still be interrupted. */
  #utterance: Utterance | undefined;
  #isSpeech = false;
  #endedAt = 0;
  #toolsAtWork = 0;
  #isClosed = false;

  constructor(parts: RealtimeCallParts, link: ProviderLink) {
    const { host, limits } = parts;
    this.#parts = parts;
    this.#memory = new CallMemory(host.history);
    this.#line = new ResponseLine({
      ...limits,
      send: (event) => this.#send(event),
      onLate: () => this.#fail(new VoiceUnavailable('timeout')),
    });
    this.#renewal = new SessionRenewal({ limits, open: (signal) => ProviderLink.open(parts, signal), onReady: () => this.#settle() });
    this.#link = this.#adopt(link);
  }

  hear(samples: Int16Array): void {
    if (this.#isClosed) return;
    try {
      this.#uplink.hear(samples);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Step 3. */
  interrupt(heardMs: number): void {
    if (this.#isClosed) return;
    this.#turn = undefined;
    this.#line.cancel();
    const said = this.#utterance;
    this.#utterance = undefined;
    for (const cut of said?.cut(heardMs) ?? []) this.#send(itemTruncate(cut.itemId, cut.heardMs));
  }

  say(sentence: string): void {
    if (this.#isClosed) return;
    if (this.#line.isIdle) this.#utterance = undefined;
    this.#line.want({ turn: undefined, sentence, round: 1 });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#line.close();
    this.#renewal.close();
    this.#link.close();
    this.#unwritten.clear();
    this.#parts.onClosed();
  }

  #send(event: ClientEvent): void {
    if (!this.#isClosed) this.#link.send(event);
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#parts.host.failed(error);
  }

  /** Begins a session with what was said so far. */
  #adopt(link: ProviderLink): ProviderLink {
    link.onEvent = (event) => {
      if (!this.#isClosed) this.#on(event);
    };
    link.onLost = (failure) => this.#fail(failure);
    for (const { role, text } of clipHistory(this.#memory.messages(), defaultModelLimits)) link.send(pastMessage(role, text));
    return link;
  }

  /** Nobody speaks, and all that was said is known. */
  get #isPause(): boolean {
    const isWritten = this.#unwritten.size === 0 || performance.now() - this.#endedAt > this.#parts.limits.transcriptMsMax;
    return !this.#isClosed && !this.#isSpeech && isWritten && this.#line.isIdle && this.#toolsAtWork === 0;
  }

  /** Goes on with what waits. Step 4: where nothing does, the old session is asked for whatever it has still to say. */
  #settle(): void {
    this.#line.next();
    if (!this.#renewal.isReady || this.#uplink.isHeld || !this.#isPause) return;
    this.#uplink.hold();
    this.#send(unchanged());
  }

  /** It has said all: the next one takes over, unless somebody has begun to speak. */
  #handOver(): void {
    if (!this.#uplink.isHeld) return;
    const next = this.#isPause ? this.#renewal.take() : undefined;
    if (next !== undefined) {
      this.#link.close();
      this.#link = this.#adopt(next);
      this.#utterance = undefined;
      this.#unwritten.clear();
    }
    this.#uplink.release(next !== undefined);
  }

  #on(event: ServerEvent): void {
    const { host, onComplaint } = this.#parts;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#isSpeech = true;
        return host.event({ type: 'speech-started' });
      case 'input_audio_buffer.speech_stopped':
        this.#isSpeech = false;
        return host.event({ type: 'speech-ended' });
      case 'input_audio_buffer.committed':
        return this.#answer(event.item_id);
      case 'conversation.item.input_audio_transcription.delta':
        return this.#hearing(event.item_id, event.delta ?? '');
      case 'conversation.item.input_audio_transcription.completed':
        return this.#heard(event.item_id, event.transcript);
      case 'conversation.item.input_audio_transcription.failed':
        onComplaint('transcription_failed');
        return this.#heard(event.item_id, undefined);
      case 'response.created':
        return this.#line.created(event.response.id);
      case 'response.output_audio.delta':
        return this.#line.hears(event.response_id) ? this.#sound(event) : undefined;
      case 'response.output_audio_transcript.delta':
        return this.#line.hears(event.response_id) ? this.#said(event) : undefined;
      case 'response.done':
        return this.#done(event.response);
      case 'error': {
        const { code, event_id: eventId } = event.error;
        // A response may end while its end is asked for; that is no failure.
        if (/^(?:cancel|truncate|delete)-/.test(eventId ?? '')) return undefined;
        if (this.#line.isRefused(eventId ?? '')) return this.#fail(new VoiceUnavailable('rejected'));
        return onComplaint(code ?? 'unknown');
      }
      case 'session.updated':
        return this.#handOver();
      case 'session.created':
        return undefined;
    }
  }

  /** Step 2. */
  #answer(itemId: string): void {
    this.#line.cancel();
    this.#utterance = undefined;
    this.#endedAt = performance.now();
    const turn = new TurnDesk(this.#parts.host, this.#memory, this.#parts.limits.transcriptMsMax);
    this.#turn = turn;
    this.#unwritten.set(itemId, turn);
    this.#line.want({ turn, round: 1 });
  }

  #hearing(itemId: string, delta: string): void {
    const turn = this.#unwritten.get(itemId);
    if (turn !== undefined && delta !== '') this.#parts.host.event({ type: 'heard', text: turn.partly(delta), final: false });
  }

  /** @param words undefined: they could not be made out */
  #heard(itemId: string, words: string | undefined): void {
    const turn = this.#unwritten.get(itemId);
    if (turn === undefined) return;
    this.#unwritten.delete(itemId);
    const text = turn.transcribed(words ?? '');
    // It was no speech: what nobody said needs no answer.
    if (words !== undefined && text === '' && this.#turn === turn && this.#utterance === undefined) {
      this.#turn = undefined;
      this.#line.cancel();
      this.#send(itemDelete(itemId));
    }
    this.#parts.host.event({ type: 'heard', text, final: true });
    this.#settle();
  }

  #spoken(): Utterance {
    return (this.#utterance ??= new Utterance(this.#memory.open('assistant')));
  }

  #sound({ item_id: itemId, delta }: ServerEventOf<'response.output_audio.delta'>): void {
    const utterance = this.#spoken();
    const samples = utterance.sound(itemId, delta);
    if (samples === undefined) return this.#fail(new VoiceUnavailable('invalid_answer'));
    if (utterance.ms > this.#parts.limits.utteranceMsMax) return this.#fail(new VoiceUnavailable('overflow'));
    if (samples.length > 0) this.#parts.host.event({ type: 'sound', samples });
  }

  #said({ item_id: itemId, delta }: ServerEventOf<'response.output_audio_transcript.delta'>): void {
    if (delta !== '') this.#parts.host.event({ type: 'said', text: delta, begins: this.#spoken().said(itemId, delta) });
  }

  #done(response: ResponseDone): void {
    const units = unitsOf(response);
    this.#owed.add(units);
    this.#parts.host.event({ type: 'units', units });
    const wanted = this.#line.done(response.id);
    if (wanted !== undefined) this.#ended(wanted, response);
    if (!this.#isClosed) this.#settle();
  }

  #ended(wanted: Wanted, { status, status_details: details, output = [] }: ResponseDone): void {
    if (status === 'failed') {
      const code = details?.error?.code ?? details?.error?.type ?? '';
      return this.#fail(new VoiceUnavailable(code.includes('rate_limit') ? 'rate_limited' : 'rejected'));
    }
    const calls = output.filter(({ type }) => type === 'function_call');
    const { turn } = wanted;
    if (status === 'completed' && calls.length > 0 && turn !== undefined) {
      void this.#useTools(turn, calls, wanted.round).catch((error: unknown) => this.#fail(error));
      return undefined;
    }
    const { host } = this.#parts;
    if (turn !== undefined) {
      host.event({ type: 'part', part: { type: 'usage', ...this.#owed.take() } });
      for (const part of turn.closing(this.#utterance?.text ?? '', status === 'incomplete')) host.event({ type: 'part', part });
    }
    return host.event({ type: 'utterance-end' });
  }

  /** A call is answered even where nobody waits for it any more: a conversation with an open one is broken. */
  async #useTools(turn: TurnDesk, calls: NonNullable<ResponseDone['output']>, round: number): Promise<void> {
    this.#toolsAtWork += 1;
    try {
      for (const [index, { name = '', arguments: input = '', call_id: callId = '' }] of calls.entries()) {
        const isWanted = index < toolCallsMax && this.#turn === turn;
        const { parts, reply } = isWanted ? await turn.run(name, input) : { parts: [], reply: 'Not done: the visitor went on speaking.' };
        if (this.#isClosed) return;
        for (const part of parts) this.#parts.host.event({ type: 'part', part });
        this.#send(toolResult(callId, reply));
      }
    } finally {
      this.#toolsAtWork -= 1;
    }
    if (this.#turn === turn) this.#line.want({ turn, round: round + 1 });
    else this.#settle();
  }
}
