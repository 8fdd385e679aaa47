/**
 * The model's words on their way to the visitor: its citation marks taken out and made into citations.
 *
 * 1. A mark is `[1]`, `[1, 2]`, or `【1】` as some models write it; `[?]` says that the passages don't hold the answer.
 * 2. A mark may come in pieces: what could still become one is held back, and nothing else is.
 * 3. A mark is taken out with the blanks before it. It gives the citation of its passage, once an answer; where there is no
 *    such passage it gives nothing.
 * 4. Other brackets are text, a Markdown link `[1](https://…)` among them.
 */
import type { AnswerPart, RankedPassage } from './assistant.ts';
import { excerptFor } from './excerpt.ts';

/** The mark that begins an answer the passages don't hold. */
export const unknownMark = '[?]';

const mark = /\[(?<list>\?|\d{1,2}(?:\s?[,;]\s?\d{1,2}){0,5})\]|【(?<wide>\d{1,2})(?:[:†][^】\n]{0,40})?】/y;
const mayBecomeMark = /^(?:\[(?:\?|[\d\s,;]{0,24})|【[^】\n]{0,44})$/;

/** How much of the answer before a mark decides which sentence of the passage is quoted. */
const saidCharsMax = 240;

export class AnswerText {
  readonly #passages: readonly RankedPassage[];
  readonly #question: string;
  readonly #language: string;
  readonly #cited = new Set<number>();
  #held = '';
  #said = '';
  #breakBeforeNext = false;
  #chars = 0;
  #unknown = false;

  /** @param passages as numbered in the prompt: the first is 1 */
  constructor(passages: readonly RankedPassage[], question: string, language: string) {
    this.#passages = passages;
    this.#question = question;
    this.#language = language;
  }

  /** The model said that the passages don't hold the answer. */
  get unknown(): boolean {
    return this.#unknown;
  }

  /** Code units given out so far. */
  get chars(): number {
    return this.#chars;
  }

  /** @returns what is certain now */
  push(delta: string): AnswerPart[] {
    return this.#read(this.#held + delta, false);
  }

  /** The model's turn has ended: what was held back is text, and what comes next begins a paragraph. */
  end(): AnswerPart[] {
    const parts = this.#read(this.#held, true);
    this.#breakBeforeNext = this.#chars > 0;
    return parts;
  }

  #read(text: string, ended: boolean): AnswerPart[] {
    const parts: AnswerPart[] = [];
    let plain = '';
    let at = 0;
    this.#held = '';

    while (at < text.length) {
      const open = indexOfBracket(text, at);
      if (open === -1) {
        plain += text.slice(at);
        break;
      }
      plain += text.slice(at, open);
      mark.lastIndex = open;
      const found = mark.exec(text);
      const after = found === null ? undefined : text[open + found[0].length];

      // Step 2: an open mark, or a whole one of which the next character decides whether it is a link.
      const undecided = found === null ? mayBecomeMark.test(text.slice(open)) : after === undefined;
      if (undecided && !ended) {
        this.#held = text.slice(open);
        break;
      }
      // Step 4.
      if (found === null || after === '(') {
        plain += text[open];
        at = open + 1;
        continue;
      }
      // Step 3.
      if (after === undefined || !/[\p{L}\p{N}]/u.test(after)) plain = plain.replace(/[ \t]+$/, '');
      this.#give(plain, parts);
      plain = '';
      this.#cite(found.groups?.['list'] ?? found.groups?.['wide'] ?? '', parts);
      at = open + found[0].length;
    }

    if (!ended) {
      const blanks = /[ \t]+$/.exec(plain)?.[0] ?? '';
      plain = plain.slice(0, plain.length - blanks.length);
      this.#held = blanks + this.#held;
    }
    this.#give(plain, parts);
    return parts;
  }

  #give(text: string, parts: AnswerPart[]): void {
    // An answer that begins with a mark would otherwise begin with a blank.
    const trimmed = this.#chars === 0 || this.#breakBeforeNext ? text.trimStart() : text;
    if (trimmed === '') return;
    const given = this.#breakBeforeNext ? `\n\n${trimmed}` : trimmed;
    this.#breakBeforeNext = false;
    this.#chars += given.length;
    this.#said = (this.#said + given).slice(-saidCharsMax);
    parts.push({ type: 'text', text: given });
  }

  #cite(numbers: string, parts: AnswerPart[]): void {
    if (numbers === '?') {
      this.#unknown = true;
      return;
    }
    for (const number of numbers.split(/\D+/).map(Number)) {
      const passage = this.#passages[number - 1];
      if (passage === undefined || this.#cited.has(number)) continue;
      this.#cited.add(number);
      const excerpt = excerptFor(passage.body, `${this.#said} ${this.#question}`, this.#language);
      const { passageId: passage_id, title, url } = passage;
      parts.push({ type: 'citation', citation: { passage_id, title, excerpt, ...(url === null ? {} : { url }) } });
    }
  }
}

function indexOfBracket(text: string, from: number): number {
  const square = text.indexOf('[', from);
  const wide = text.indexOf('【', from);
  if (square === -1) return wide;
  return wide === -1 ? square : Math.min(square, wide);
}
