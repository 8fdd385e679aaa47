/**
 * An engine of three parts that take turns: an ear, an assistant, a mouth. `embedded` and `pipeline` are this with other parts.
 *
 * 1. Each frame goes to the voice activity's thread. While somebody speaks the frames are kept, with what came shortly before.
 * 2. Speech has ended: the ear hears all of it at once. No words: it was a cough, and nothing happens.
 * 3. The assistant answers as text. Each sentence is spoken as soon as it is complete, so the first sound comes before the answer is.
 * 4. The visitor speaks, or stops it: what is under way ends here and at the provider.
 *
 * Bounded: an utterance is cut at 28 s, and no sentence is made while enough waits to be played.
 */
import { sampleRateUp } from '@coatcheck/contract/voice';
import type { EngineCall, EngineHost, VoiceEngine } from './engine.ts';
import type { ActivityListener, Ear, Mouth, VoiceActivity } from './speech.ts';
import { VoiceUnavailable } from './speech.ts';
import { SentenceStream } from './spoken/sentence-stream.ts';
import { spokenText } from './spoken/spoken-text.ts';
import { UtteranceBuffer } from './utterance-buffer.ts';

/** How long one may speak before the ear is given what there is. Seconds. */
const utteranceSecondsMax = 28;

export interface TurnEngineParts {
  readonly name: 'embedded' | 'pipeline';
  /** @param language BCP 47 */
  readonly speaks: (language: string) => boolean;
  readonly ear: Ear;
  readonly mouth: Mouth;
  readonly activity: VoiceActivity;
  /** Settles when all parts can be used; for those that have to be loaded first. */
  readonly ready?: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

export function turnEngine({ name, speaks, ear, mouth, activity, ready, close }: TurnEngineParts): VoiceEngine {
  return {
    name,
    speaks,
    model: `${ear.name} ${mouth.name}`,
    async connect(host, signal) {
      signal.throwIfAborted();
      await ready?.();
      signal.throwIfAborted();
      return TurnCall.connect({ ear, mouth, activity }, host);
    },
    close,
  };
}

type Parts = Pick<TurnEngineParts, 'ear' | 'mouth' | 'activity'>;

class TurnCall implements EngineCall {
  readonly #parts: Parts;
  readonly #host: EngineHost;
  readonly #buffer = new UtteranceBuffer();
  #listener: ActivityListener | undefined;
  /** What is under way and what waits for it: hearing, answering, speaking. */
  #turn: AbortController | undefined;
  /** When all of that is done. */
  #done: Promise<void> = Promise.resolve();
  /** What was said and not yet understood when the visitor went on: heard again with the rest, so that no word is lost. */
  #unheard: Int16Array = new Int16Array();
  #isClosed = false;

  constructor(parts: Parts, host: EngineHost) {
    this.#parts = parts;
    this.#host = host;
  }

  static async connect(parts: Parts, host: EngineHost): Promise<TurnCall> {
    const call = new TurnCall(parts, host);
    call.#listener = await parts.activity.listen(
      (isSpeech, atSample) => call.#changed(isSpeech, atSample),
      () => call.#fail(new VoiceUnavailable('crashed')),
    );
    return call;
  }

  hear(samples: Int16Array): void {
    if (this.#isClosed) return;
    this.#buffer.push(samples);
    this.#listener?.push(samples);
    if (this.#buffer.speechSamples < utteranceSecondsMax * sampleRateUp) return;
    // Whoever goes on speaking goes on in a new utterance.
    this.#listener?.reset();
    this.#ended(this.#buffer.position);
  }

  interrupt(): void {
    this.#turn?.abort();
    this.#turn = undefined;
    this.#done = Promise.resolve();
  }

  say(sentence: string): void {
    if (this.#isClosed) return;
    const turn = (this.#turn ??= new AbortController());
    this.#done = this.#done.then(() => this.#run(turn, () => this.#speak([sentence], turn.signal)));
  }

  close(): void {
    this.#isClosed = true;
    this.interrupt();
    this.#listener?.close();
    this.#buffer.clear();
  }

  #changed(isSpeech: boolean, atSample: number): void {
    if (this.#isClosed) return;
    if (!isSpeech) {
      this.#ended(atSample);
      return;
    }
    this.#buffer.begin(atSample);
    this.#host.event({ type: 'speech-started' });
  }

  #ended(atSample: number): void {
    const samples = this.#buffer.end(atSample);
    if (samples === undefined) return;
    this.#host.event({ type: 'speech-ended' });
    this.interrupt();
    const turn = (this.#turn = new AbortController());
    this.#done = this.#run(turn, () => this.#answer(samples, turn.signal));
  }

  /** Runs a part of a turn; being interrupted is no failure. */
  async #run(turn: AbortController, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!turn.signal.aborted) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#host.failed(error);
  }

  async #answer(samples: Int16Array, signal: AbortSignal): Promise<void> {
    // Step 2.
    const whole = joined(this.#unheard, samples).slice(-utteranceSecondsMax * sampleRateUp);
    this.#unheard = whole;
    const text = await this.#parts.ear.hear(whole, signal);
    if (signal.aborted) return;
    this.#unheard = new Int16Array();
    this.#host.event({ type: 'heard', text, final: true });
    if (text === '') return;
    // Step 3. Read on while sentences are spoken: a provider that nobody reads from gives up.
    const sentences = new Sentences();
    const reading = this.#read(sentences, signal);
    // Its failure is told once the sentences before it are spoken.
    reading.catch(() => undefined);
    await this.#speak(sentences, signal, reading);
  }

  async #read(sentences: Sentences, signal: AbortSignal): Promise<void> {
    const stream = new SentenceStream(this.#host.business.language);
    try {
      for await (const part of this.#host.answer(signal)) {
        // Interrupted, it is read to its end, which is near: its last part says what it has used.
        if (part.type === 'text' && !signal.aborted) for (const sentence of stream.push(part.text)) sentences.add(sentence);
      }
      for (const sentence of stream.end()) sentences.add(sentence);
    } finally {
      sentences.end();
    }
  }

  /** @param complete its failure is the utterance's */
  async #speak(sentences: Iterable<string> | AsyncIterable<string>, signal: AbortSignal, complete?: Promise<void>): Promise<void> {
    const { event, room, business } = this.#host;
    for await (const sentence of sentences) {
      await room(signal);
      const spoken = spokenText(sentence, business.language);
      event({ type: 'said', text: sentence, begins: true });
      if (spoken === '') continue;
      for await (const samples of this.#parts.mouth.speak(spoken, signal)) {
        if (signal.aborted) return;
        event({ type: 'sound', samples });
      }
      if (signal.aborted) return;
    }
    await complete;
    if (!signal.aborted) event({ type: 'utterance-end' });
  }
}

function joined(first: Int16Array, second: Int16Array): Int16Array {
  const whole = new Int16Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** Sentences that are waiting to be spoken, in the order they came. */
class Sentences implements AsyncIterable<string> {
  readonly #waiting: string[] = [];
  #wake = Promise.withResolvers<void>();
  #hasEnded = false;

  add(sentence: string): void {
    this.#waiting.push(sentence);
    this.#wake.resolve();
  }

  end(): void {
    this.#hasEnded = true;
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#hasEnded) return;
      else {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
    }
  }
}
