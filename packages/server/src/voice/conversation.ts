/**
 * The words of a call, in the same conversation as written ones: what was heard is a visitor's message, what was said its answer.
 *
 * 1. `ask`: the visitor's words are committed.
 * 2. `answer`: an assistant answers them, for engines that only hear and speak; the others tell each part with `hear`.
 * 3. `keep`: what the visitor really heard of the answer is committed, with what it cost. Of an answer that nobody heard a word of,
 *    only the cost is.
 *
 * One after the other: what was kept is part of the history that the next answer is given. An engine that answers by itself may know
 * the words only when their answer is over, and the next turn has begun; they are those of the turn that has waited longest.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import type { Citation } from '@coatcheck/contract/messages';
import { findCallConversation, tieCall } from '@coatcheck/database/queries/call-conversation';
import { storeAnswer } from '@coatcheck/database/queries/store-answer';
import { storeUsage, type Usage } from '@coatcheck/database/queries/store-usage';
import { Refusal } from '@coatcheck/database/refusal';
import { begin, saveLead, turnFor, type AsVisitor, type Begun, type Meter } from '../domain/answering.ts';
import { retrieve } from '../domain/knowledge/retrieve.ts';
import { Said } from '../domain/said.ts';
import type { AnswerPart, Assistant, LeadDraft, LeadSaved, Retrieval, Turn } from '../models/assistant.ts';
import type { LeadDialogue } from './leads/lead-dialogue.ts';
import type { Heard } from './playback.ts';

/** An answer that was given waits so long for the words it answers. Milliseconds. */
const transcriptMsMax = 5_000;

export interface SpokenMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly citations: readonly Citation[];
}

interface Exchange {
  readonly id: string;
  readonly said: Said;
  /** Settled by `ask`. */
  readonly begun: PromiseWithResolvers<Begun>;
  /** Of the visitor. */
  words: 'expected' | 'known' | 'lost';
  /** Settles when its assistant has ended, by itself or interrupted: what it used is known then. */
  answered: Promise<void>;
}

export interface ConversationParts {
  readonly assistant: Assistant;
  /** For the ledger: what answers. */
  readonly model: string;
  readonly asVisitor: AsVisitor;
  readonly meter: Meter;
  /** Whether one more may be asked now. @throws {Refusal} */
  mayAsk(): Promise<void>;
  /** Takes a turn that is about contact details; the others are the assistant's. */
  readonly leads: Pick<LeadDialogue, 'take' | 'pickUp'>;
  /** The conversation to go on with. */
  readonly conversationId: string | undefined;
  /** Whose words these are. */
  readonly callId: string;
}

export class Conversation {
  readonly #parts: ConversationParts;
  #conversationId: string | undefined;
  /** The books say where the call is held. */
  #isTied = false;
  #current: Exchange | undefined;
  /** Answered and heard, and still without the words that were answered. */
  #unasked: Exchange[] = [];
  /** Being kept or metered at this moment. */
  readonly #keeping = new Set<Promise<unknown>>();
  /** Settles when no more words will come. */
  readonly #closed = Promise.withResolvers<void>();
  #order: Promise<unknown> = Promise.resolve();

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#conversationId = parts.conversationId;
  }

  /** The visitor has spoken; what they said may be known only after the answer has begun. */
  expect(): void {
    this.#expected();
  }

  #expected(): Exchange {
    if (this.#current?.words === 'expected') return this.#current;
    this.#current = newExchange();
    return this.#current;
  }

  /** Step 1. @throws {Refusal} */
  async ask(text: string): Promise<SpokenMessage> {
    const exchange = this.#unasked.shift() ?? this.#expected();
    exchange.words = 'known';
    const found = this.#inOrder(async () => {
      await this.#parts.mayAsk();
      const begun = await this.#parts.asVisitor(async (tx) => {
        const { callId } = this.#parts;
        // Asked for again: another node may have stored the last words of what this goes on with after this call began.
        const heldIn = this.#conversationId ?? (await findCallConversation(tx, callId));
        const stored = await begin(tx, { text, ...(heldIn === undefined ? {} : { conversation_id: heldIn }) }, true);
        if (!this.#isTied) await tieCall(tx, callId, stored.conversationId);
        return stored;
      });
      this.#isTied = true;
      this.#conversationId = begun.conversationId;
      return begun;
    });
    exchange.begun.resolve(found);
    const { questionId, conversationId } = await found;
    return { messageId: questionId, conversationId, text, citations: [] };
  }

  /** What the visitor said in the turn that has waited longest can't be made out, or was no speech. */
  giveUp(): void {
    const exchange = this.#unasked.shift() ?? this.#current;
    if (exchange?.words !== 'expected') return;
    exchange.words = 'lost';
    exchange.begun.reject(new Error('never asked'));
  }

  /** Step 2, for what `ask` was given last. @throws {Refusal} @throws {ModelUnavailable} */
  async *answer(signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const exchange = this.#current;
    if (exchange === undefined) throw new Error('an answer to nothing');
    const over = Promise.withResolvers<void>();
    exchange.answered = over.promise;
    try {
      const turn = turnFor(await exchange.begun.promise, this.#parts.asVisitor);
      for await (const part of this.#parts.leads.take(turn) ?? this.#assisted(turn, signal)) {
        exchange.said.hear(part);
        yield part;
      }
    } finally {
      over.resolve();
    }
  }

  /** A question in the middle of leaving one's details is answered, and then it goes on with those. */
  async *#assisted(turn: Turn, signal: AbortSignal): AsyncGenerator<AnswerPart> {
    for await (const part of this.#parts.assistant.answer(turn, signal)) {
      if (part.type === 'suggestions') yield { type: 'text', text: ` ${asQuestion(part.titles, turn.business.language)}` };
      const pickUp = part.type === 'finish' ? this.#parts.leads.pickUp(turn.business.language) : undefined;
      if (pickUp !== undefined) yield { type: 'text', text: `\n\n${pickUp}` };
      yield part;
    }
  }

  /** Step 2, for an engine that answers by itself. */
  hear(part: AnswerPart): void {
    this.#current?.said.hear(part);
  }

  /**
   * Step 3. Never fails: what can't be kept is metered.
   *
   * @returns undefined where nothing is kept: nobody had asked, or nothing was heard
   */
  keep(heard: Heard): Promise<SpokenMessage | undefined> {
    const keeping = this.#keep(heard).finally(() => this.#keeping.delete(keeping));
    this.#keeping.add(keeping);
    return keeping;
  }

  async #keep(heard: Heard): Promise<SpokenMessage | undefined> {
    const exchange = this.#current;
    this.#current = undefined;
    if (exchange === undefined) return undefined;
    if (exchange.words === 'expected') {
      // Not in order with the rest: what it waits for may have to come in first.
      if (heard.text !== '') this.#unasked.push(exchange);
      await Promise.race([exchange.begun.promise, this.#closed.promise, later(transcriptMsMax, undefined, { ref: false })]).catch(() => undefined);
    }
    if (exchange.words !== 'known') {
      this.#unasked = this.#unasked.filter((one) => one !== exchange);
      await this.#owe(exchange);
      return undefined;
    }
    return this.#inOrder(() => this.#store(exchange, heard));
  }

  async #store(exchange: Exchange, heard: Heard): Promise<SpokenMessage | undefined> {
    const { id, begun, said } = exchange;
    await exchange.answered;
    try {
      const { conversationId, questionId } = await begun.promise;
      if (heard.text === '') throw new Refusal('conflict');
      const whole = said.whole();
      const citations = heard.isWhole ? whole.citations : [];
      // As it was written, with its lines and lists; of an engine that answers by itself only the sound's words are known.
      const text = heard.isWhole && whole.text !== '' ? whole.text : heard.text;
      await this.#parts.asVisitor(async (tx) => {
        await storeAnswer(tx, {
          ...whole, id, conversationId, questionId, text, citations, finishReason: heard.isWhole ? whole.finishReason : 'aborted', spoken: true,
        });
        await storeUsage(tx, this.#costOf(exchange));
      });
      return { messageId: id, conversationId, text, citations };
    } catch {
      // The reason ends the call by another way, or has ended it already; what was used is owed all the same.
      await this.#owe(exchange);
      return undefined;
    }
  }

  #costOf({ id, said }: Exchange): Usage {
    return { messageId: id, model: this.#parts.model, inputTokens: said.inputTokens, outputTokens: said.outputTokens };
  }

  /** For an answer that is not kept. */
  async #owe(exchange: Exchange): Promise<void> {
    if (exchange.said.tokens > 0) await this.#parts.meter(this.#costOf(exchange));
  }

  /** What an engine that answers itself may do, under the visitor's pass. */
  retrieve(question: string, context?: string): Promise<Retrieval> {
    return this.#parts.asVisitor((tx) => retrieve(tx, question, context));
  }

  saveLead(draft: LeadDraft): Promise<LeadSaved> {
    return saveLead(this.#parts.asVisitor, this.#conversationId, draft);
  }

  /**
   * The call is over: words that are still expected will not come any more, and what was said to them is metered at once.
   *
   * @param msMax so long at most
   * @returns whether the last of it is written
   */
  async close(msMax: number): Promise<boolean> {
    this.#closed.resolve();
    const written = Promise.all([this.#order, ...this.#keeping]).then(() => true);
    const isLate = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => isLate.resolve(false), msMax);
    return Promise.race([written, isLate.promise]).finally(() => clearTimeout(timer));
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#order.then(work);
    this.#order = mine.catch(() => undefined);
    return mine;
  }
}

function newExchange(): Exchange {
  const begun = Promise.withResolvers<Begun>();
  // Whoever asks is told what became of it; nobody need be listening here.
  begun.promise.catch(() => undefined);
  return { id: randomUUID(), said: new Said(), begun, words: 'expected', answered: Promise.resolve() };
}

/** What is offered to the eye as buttons is asked aloud: "Parking, or Delivery?" */
function asQuestion(titles: readonly string[], language: string): string {
  return `${new Intl.ListFormat(language, { type: 'disjunction' }).format(titles)}?`;
}
