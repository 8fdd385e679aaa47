/**
 * One turn: what the visitor said, the tools that are used to answer it, and what is shown beside the answer.
 *
 * A lead is saved only with details out of the visitor's own mouth, so that it waits for the words that led to the call of the tool.
 */
import { setTimeout as later } from 'node:timers/promises';
import * as z from 'zod';
import type { AnswerPart, Retrieval } from '../../models/assistant.ts';
import { LeadDesk } from '../../models/lead-tools.ts';
import { defaultModelLimits } from '../../models/model-limits.ts';
import type { EngineHost } from '../engine.ts';
import { saidContact } from '../leads/parse-contact.ts';
import type { CallMemory, Place } from './call-memory.ts';
import { citationsFor } from './spoken-citations.ts';
import { foundText, searchTool } from './spoken-rules.ts';

/** Of what is searched for. UTF-16 code units. */
const queryCharsMax = 500;
/** Of what the visitor said in one go. UTF-16 code units. */
const transcriptCharsMax = 4_000;
const SearchArguments = z.object({ query: z.string().trim().min(1) });

export type ShownPart = Exclude<AnswerPart, { type: 'text' }>;

export interface ToolReply {
  readonly parts: readonly ShownPart[];
  readonly reply: string;
}

export class TurnDesk {
  readonly #host: EngineHost;
  readonly #memory: CallMemory;
  readonly #question: Place;
  readonly #transcriptMsMax: number;
  readonly #transcribed = Promise.withResolvers<void>();
  readonly #found: Pick<Retrieval, 'passages' | 'verdict'>[] = [];
  #leads: LeadDesk | undefined;

  constructor(host: EngineHost, memory: CallMemory, transcriptMsMax: number) {
    this.#host = host;
    this.#memory = memory;
    this.#question = memory.open('visitor');
    this.#transcriptMsMax = transcriptMsMax;
  }

  /** @returns the words so far */
  partly(delta: string): string {
    this.#question.text = (this.#question.text + delta).slice(0, transcriptCharsMax).toWellFormed();
    return this.#question.text.trim();
  }

  /** @returns the words as they stand; empty where none could be made out */
  transcribed(text: string): string {
    this.#question.text = text.slice(0, transcriptCharsMax).toWellFormed().trim();
    this.#transcribed.resolve();
    return this.#question.text;
  }

  /**
   * A call that makes no sense is answered, never thrown.
   *
   * @throws what the host throws: the pass was refused, the database is lost
   */
  async run(toolName: string, input: string): Promise<ToolReply> {
    if (toolName === searchTool) return { parts: [], reply: await this.#search(input) };
    await Promise.race([this.#transcribed.promise, later(this.#transcriptMsMax, undefined, { ref: false })]);
    const { parts, reply } = await this.#leadDesk().run({ toolName, input });
    return { parts: parts.filter((part): part is ShownPart => part.type !== 'text'), reply };
  }

  /** @returns what is shown beside a whole answer, its end last */
  closing(said: string, isCut: boolean): ShownPart[] {
    const citations = citationsFor(said, this.#question.text, this.#found, this.#host.business.language);
    const knewNothing = citations.length === 0 && this.#found.length > 0 && this.#found.every(({ verdict }) => verdict === 'none');
    return [
      ...citations.map((citation) => ({ type: 'citation' as const, citation })),
      { type: 'finish', reason: isCut ? 'length' : knewNothing ? 'no_answer' : 'stop' },
    ];
  }

  async #search(input: string): Promise<string> {
    const parsed = SearchArguments.safeParse(parsedJson(input));
    if (!parsed.success) return 'The arguments are not valid: a query is needed.';
    const before = this.#memory.messages(this.#question).findLast(({ role }) => role === 'visitor')?.text;
    const { passages, verdict } = await this.#host.retrieve(parsed.data.query.slice(0, queryCharsMax).toWellFormed(), before);
    this.#found.push({ passages: passages.slice(0, defaultModelLimits.passagesMax), verdict });
    return foundText(passages, defaultModelLimits);
  }

  #leadDesk(): LeadDesk {
    const { business, leadsAllowed } = this.#host;
    this.#leads ??= new LeadDesk({
      business,
      leadsAllowed,
      leadCaptured: false,
      // What was spoken is looked up in what is written: "jane dot doe at example dot com" holds that address.
      question: saidContact(this.#question.text),
      history: this.#memory.messages(this.#question).map(({ role, text }) => ({ role, text: role === 'visitor' ? saidContact(text) : text })),
      retrieve: (question, context) => this.#host.retrieve(question, context),
      saveLead: (draft) => this.#host.saveLead(draft),
    });
    return this.#leads;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
