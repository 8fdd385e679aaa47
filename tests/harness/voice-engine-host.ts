/** What stands in for a call's session where an engine is tested: it writes down all that happens, and can be waited for. */
import type { AnswerPart, LeadDraft, LeadSaved, Retrieval } from '@coatcheck/server/models/assistant';
import type { EngineCall, EngineEvent, EngineHost } from '@coatcheck/server/voice/engine';
import { passages } from './provider/turn.ts';

export interface HostOptions extends Partial<Pick<EngineHost, 'business' | 'leadsAllowed' | 'history'>> {
  /** What the assistant answers, for engines that only hear and speak. */
  readonly answer?: string;
  readonly retrieval?: Retrieval | (() => Promise<Retrieval>);
  readonly leadSaved?: LeadSaved;
  /** Runs for each event before it can be waited for, as a session acts on it at once. */
  readonly onEvent?: (event: EngineEvent, host: RecordingHost) => void;
}

export class RecordingHost implements EngineHost {
  readonly business: EngineHost['business'];
  readonly leadsAllowed: boolean;
  readonly history: EngineHost['history'];
  readonly events: EngineEvent[] = [];
  readonly failures: unknown[] = [];
  readonly searched: { readonly question: string; readonly context: string | undefined }[] = [];
  readonly leads: LeadDraft[] = [];
  /** Set once it is connected, for `onEvent`. */
  call: EngineCall | undefined;
  readonly #options: HostOptions;
  #waiting: (() => void)[] = [];

  constructor(options: HostOptions = {}) {
    this.#options = options;
    this.business = options.business ?? { name: 'Dr. Blum', language: 'en', consentText: 'I agree that the practice may contact me.' };
    this.leadsAllowed = options.leadsAllowed ?? true;
    this.history = options.history ?? [];
  }

  // Engines take them out of their object, as `const { event } = host`.
  readonly event = (event: EngineEvent): void => {
    this.events.push(event);
    this.#options.onEvent?.(event, this);
    this.#tell();
  };

  readonly failed = (error: unknown): void => {
    this.failures.push(error);
    this.#tell();
  };

  readonly room = (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    return Promise.resolve();
  };

  async *answer(signal: AbortSignal): AsyncGenerator<AnswerPart> {
    await Promise.resolve();
    for (const text of (this.#options.answer ?? '').match(/\s*\S+/g) ?? []) {
      signal.throwIfAborted();
      yield { type: 'text', text };
    }
    yield { type: 'finish', reason: 'stop' };
  }

  retrieve(question: string, context?: string): Promise<Retrieval> {
    this.searched.push({ question, context });
    const { retrieval = { passages, understood: question, verdict: 'answer' } } = this.#options;
    return typeof retrieval === 'function' ? retrieval() : Promise.resolve(retrieval);
  }

  saveLead(draft: LeadDraft): Promise<LeadSaved> {
    this.leads.push(draft);
    return Promise.resolve(this.#options.leadSaved ?? { leadId: '5a6b9a0e-3d8f-4c2b-9f44-2d6a3f1c7e10' });
  }

  /** @returns the event of this type, from a place in the list on */
  async until<Type extends EngineEvent['type']>(type: Type, from = 0): Promise<Extract<EngineEvent, { type: Type }>> {
    return (await this.#when(() => this.events.slice(from).find((event) => event.type === type))) as Extract<EngineEvent, { type: Type }>;
  }

  untilFailed(): Promise<unknown> {
    return this.#when(() => this.failures[0]);
  }

  /** Settles when there are so many events of a type. */
  async count(type: EngineEvent['type'], wanted: number): Promise<void> {
    await this.#when(() => this.events.filter((event) => event.type === type).length >= wanted || undefined);
  }

  /** Without those of which there are many. */
  get order(): string[] {
    return this.events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  }

  samples(from = 0): number {
    return this.events.slice(from).reduce((sum, event) => sum + (event.type === 'sound' ? event.samples.length : 0), 0);
  }

  said(from = 0): string {
    return this.events.slice(from).map((event) => (event.type === 'said' ? (event.begins ? ' ' : '') + event.text : '')).join('').trim();
  }

  async #when<Value>(look: () => Value | undefined): Promise<Value> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #tell(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }
}
