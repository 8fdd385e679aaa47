/**
 * Contact details taken in a call, in front of any assistant. No model decides here what is saved.
 *
 * 1. Begin: the visitor gives details, or asks to be called back or to leave a message.
 * 2. Gather: what is missing is asked for: a name, then an e-mail address or a phone number. What was said before counts.
 * 3. Read back, spelled, with the tenant's consent text. A correction changes that detail and is read back again.
 * 4. Save, after a clear yes to a read-back that was heard to the end of the consent text, and never else.
 *
 * A question in between is the assistant's; the dialogue goes on with the next turn. Three tries that bring nothing end it, with the form.
 */
import type { AnswerPart, Turn } from '../../models/assistant.ts';
import { contactIn, smallTalkIn, withoutGreeting } from '../../models/built-in/intents.ts';
import { dialoguePhrases, type DialoguePhrases } from './dialogue-phrases.ts';
import { LeadDetails, ownContact } from './lead-details.ts';
import { parseContact, type SpokenContact } from './parse-contact.ts';
import { isAllDigits } from './spoken-phone.ts';
import { spokenWords } from './spoken-words.ts';
import { declines, isQuestion, plain, replyIn } from './visitor-replies.ts';

/** Tries in a row that bring nothing. */
const triesMax = 3;
/** A wish to leave a message with fewer words than this says nothing of the message. */
const messageWordsMin = 9;
/** So many digits are no whole number yet, if more follow. */
const phoneDigitsMin = 7;

/** What the visitor was asked last; `idle`: nothing. */
type Stage = 'idle' | 'name' | 'reach' | 'message' | 'confirm' | 'agree' | 'correct';
/** Parts known at once, or made when they are asked for; `undefined`: the assistant's turn. */
type Answer = readonly AnswerPart[] | (() => Promise<readonly AnswerPart[]>) | undefined;

export class LeadDialogue {
  #stage: Stage = 'idle';
  #details = new LeadDetails();
  #isNameDeclined = false;
  #wantsMessage = false;
  #tries = 0;
  /** Words that began an address or a number and didn't end it: people pause. */
  #unfinished = '';
  /** The assistant has answered a question in between. */
  #isPaused = false;
  #isPickedUp = false;
  /** The read-back of these details was heard, so far as the consent text ends. */
  #isHeard = false;

  /**
   * @returns the answer; `undefined`: the turn is not about contact details, and the assistant answers it
   */
  take(turn: Turn): AsyncIterable<AnswerPart> | undefined {
    if (!turn.leadsAllowed) return undefined;
    const answer = this.#stage === 'idle' ? this.#begin(turn) : this.#goOn(turn);
    if (answer === undefined) {
      this.#isPaused = this.#stage !== 'idle';
      return undefined;
    }
    this.#isPaused = false;
    this.#isPickedUp = false;
    return inTurn(answer);
  }

  /** @returns what may be said after the assistant's answer to a question in between; `undefined`: no details are under way */
  pickUp(language: string): string | undefined {
    if (!this.#isPaused) return undefined;
    this.#isPickedUp = true;
    return dialoguePhrases(language).pickUp;
  }

  // Step 1.
  #begin(turn: Turn): Answer {
    const { question, history, business, leadCaptured } = turn;
    const asked = withoutGreeting(question, business.language);
    const contact = contactIn(asked, business.language);
    const isWanted = !leadCaptured && (contact === 'call-back' || (contact === 'booking' && !isQuestion(asked)));
    const told = !isWanted && isAboutTheirs(asked) ? {} : ownContact(asked, history);
    const isReachable = told.email !== undefined || told.phone !== undefined;
    this.#details.take(told);
    if (!isReachable && !isWanted) return undefined;

    const visitors = history.flatMap((message, at) => (message.role === 'visitor' ? [{ ...message, earlier: history.slice(0, at) }] : []));
    if (!leadCaptured) for (const { text, earlier } of visitors.toReversed()) if (!isAboutTheirs(text)) this.#details.takeMissing(ownContact(text, earlier));
    const before = visitors.at(-1)?.text;
    if (before !== undefined && smallTalkIn(before, business.language) === undefined) this.#details.wish(before);
    this.#details.wish(question);
    this.#wantsMessage = /\bmessage\b|\bnachricht\b/.test(plain(question)) && plain(question).split(' ').length < messageWordsMin;
    return this.#next(turn, isReachable ? dialoguePhrases(business.language).thanks : dialoguePhrases(business.language).gladly);
  }

  #goOn(turn: Turn): Answer {
    const { question, business } = turn;
    const phrases = dialoguePhrases(business.language);
    const reply = replyIn(question);
    if (smallTalkIn(question, business.language) === 'goodbye') {
      this.#reset();
      return undefined;
    }
    if (reply === 'cancels' || (this.#isPickedUp && reply === 'no')) return this.#end(phrases.notSaved);
    // To go on was all that was agreed to.
    if (this.#isPaused && (reply === 'yes' || reply === 'right')) return this.#ask(turn);
    switch (this.#stage) {
      case 'name':
      case 'reach':
        return this.#gather(turn, this.#stage);
      case 'message':
        if (isQuestion(question) && !/\b(?:tell|ask|say|let|sagen|fragen|ausrichten)\b/.test(plain(question))) return undefined;
        this.#wantsMessage = false;
        if (!declines(question)) this.#details.wish(question);
        this.#details.take(parseContact(question));
        return this.#next(turn, phrases.thanks);
      case 'correct':
        return this.#correct(turn) ?? this.#unclear(turn, phrases.askCorrection);
      case 'confirm':
      case 'agree':
        return this.#confirm(turn);
      case 'idle':
        return undefined;
    }
  }

  // Step 2.
  #gather(turn: Turn, wanted: 'name' | 'reach'): Answer {
    const { question, business } = turn;
    const phrases = dialoguePhrases(business.language);
    const certain = isAboutTheirs(question) ? {} : parseContact(question);
    const isCertain = Object.keys(certain).length > 0;
    if (!isCertain && isQuestion(question) && contactIn(question, business.language) === undefined) return undefined;
    const told = isCertain ? certain : parseContact(question, wanted);
    const whole = wanted === 'reach' && this.#unfinished !== '' ? parseContact(`${this.#unfinished} ${question}`, 'reach') : {};
    if (this.#details.take(told.email ?? told.phone ?? told.name ? told : whole)) {
      this.#unfinished = '';
      this.#tries = 0;
      return this.#next(turn, phrases.thanks);
    }
    if (wanted === 'name' && declines(question)) {
      this.#isNameDeclined = true;
      return this.#next(turn, '');
    }
    if (wanted === 'reach') this.#unfinished = `${this.#unfinished} ${question}`.trim().slice(-400);
    return this.#unclear(turn, wanted === 'name' ? phrases.againName : phrases.againReach);
  }

  #next(turn: Turn, before: string): Answer {
    const { name, isReachable } = this.#details;
    this.#stage = name === undefined && !this.#isNameDeclined ? 'name' : !isReachable ? 'reach' : this.#wantsMessage ? 'message' : 'confirm';
    return this.#ask(turn, before);
  }

  /** Asks what the stage wants to know. */
  #ask(turn: Turn, before = ''): Answer {
    const phrases = dialoguePhrases(turn.business.language);
    const questions: Readonly<Record<Exclude<Stage, 'idle'>, () => string>> = {
      name: () => phrases.askName, reach: () => phrases.askReach, message: () => phrases.askMessage, correct: () => phrases.askCorrection,
      confirm: () => this.#details.readBack(turn), agree: () => this.#details.readBack(turn),
    };
    if (this.#stage === 'agree') this.#stage = 'confirm';
    this.#isHeard = false;
    return this.#stage === 'idle' ? undefined : told(`${before} ${questions[this.#stage]()}`.trim());
  }

  // Step 3.
  #confirm(turn: Turn): Answer {
    const { question, business } = turn;
    const phrases = dialoguePhrases(business.language);
    this.#isHeard ||= wasHeard(turn);
    const corrected = this.#correct(turn);
    if (corrected !== undefined) return corrected;
    switch (replyIn(question)) {
      case 'yes':
        // Interrupted, or somebody else's words in between: what was not heard was not agreed to.
        return this.#isHeard ? () => this.#save(turn, phrases) : this.#unclear(turn, this.#details.readBack(turn));
      case 'right':
        if (!this.#isHeard || business.consentText.trim() === '') return this.#unclear(turn, this.#details.readBack(turn));
        this.#stage = 'agree';
        return this.#unclear(turn, phrases.agree(business.consentText.trim()));
      case 'refuses':
        return this.#end(phrases.notAgreed);
      case 'no':
        if (this.#stage === 'agree') return this.#end(phrases.notAgreed);
        return this.#askAgain(turn);
      case 'cancels':
      case 'else':
        return isQuestion(question) ? undefined : this.#unclear(turn, phrases.againConfirm);
    }
  }

  /** "No", or "no, the number is wrong": the detail that was named is asked for again. */
  #askAgain(turn: Turn): Answer {
    const text = plain(turn.question);
    const isNamed = (pattern: RegExp) => pattern.test(text);
    const phrases = dialoguePhrases(turn.business.language);
    this.#stage = isNamed(/\b(?:e ?mail|mail|address|adresse|number|phone|nummer|telefon\w*)\b/) ? 'reach' : isNamed(/\b(?:sur|last|first)?name\b/) ? 'name' : 'correct';
    return this.#unclear(turn, this.#stage === 'reach' ? phrases.againReach : this.#stage === 'name' ? phrases.againName : phrases.askCorrection);
  }

  /** @returns the new read-back; `undefined`: nothing was corrected */
  #correct(turn: Turn): Answer {
    const { question, business } = turn;
    if (isAboutTheirs(question)) return undefined;
    const isPlain = this.#stage !== 'correct' || replyIn(question) !== 'else' || isQuestion(question);
    const words = spokenWords(question);
    const rest = isAllDigits(words) ? parseContact(`number ${this.#details.phone ?? ''} ${question}`).phone : undefined;
    const isRest = rest !== undefined && (this.#details.phone ?? '').replace(/\D/g, '').length < phoneDigitsMin;
    const told = isRest ? { phone: rest } : this.#correctedIn(question, isPlain ? undefined : 'name');
    const isNewReach = told.email !== undefined || told.phone !== undefined;
    const isSpelled = !isNewReach && told.name === undefined && this.#details.correctSpelling(question);
    if (!this.#details.take(told) && !isSpelled) return this.#stage === 'correct' ? this.#named(turn) : undefined;
    this.#tries = 0;
    this.#stage = 'confirm';
    return this.#ask(turn, dialoguePhrases(business.language).thanks);
  }

  #correctedIn(question: string, asked: 'name' | undefined): SpokenContact {
    const { name, ...reach } = parseContact(question, asked);
    if (name === undefined || this.#details.isSpelledPart(question, name)) return reach;
    return { ...reach, name: this.#details.wholeName(question, name) };
  }

  /** "What should I change?" "The email." */
  #named(turn: Turn): Answer {
    return /\b(?:e ?mail|mail|address|adresse|number|phone|nummer|telefon\w*|name|surname)\b/.test(plain(turn.question)) ? this.#askAgain(turn) : undefined;
  }

  // Step 4.
  async #save(turn: Turn, phrases: DialoguePhrases): Promise<readonly AnswerPart[]> {
    const saved = await turn.saveLead(this.#details.draft);
    this.#reset();
    if ('refused' in saved) return [{ type: 'text', text: phrases.failed }, { type: 'tool-call', name: 'offer_lead_form' }, { type: 'finish', reason: 'stop' }];
    return [
      { type: 'tool-call', name: 'save_lead' },
      { type: 'lead-captured', leadId: saved.leadId },
      { type: 'text', text: phrases.saved },
      { type: 'finish', reason: 'stop' },
    ];
  }

  /** Asks once more; the third time in a row it gives up. */
  #unclear(turn: Turn, again: string): Answer {
    this.#tries += 1;
    if (this.#tries < triesMax) return told(again);
    this.#reset();
    return [{ type: 'text', text: dialoguePhrases(turn.business.language).gaveUp }, { type: 'tool-call', name: 'offer_lead_form' }, { type: 'finish', reason: 'stop' }];
  }

  #end(text: string): Answer {
    this.#reset();
    return told(text);
  }

  #reset(): void {
    this.#stage = 'idle';
    this.#details = new LeadDetails();
    this.#isNameDeclined = false;
    this.#wantsMessage = false;
    this.#tries = 0;
    this.#unfinished = '';
    this.#isHeard = false;
  }
}

function told(text: string): readonly AnswerPart[] {
  return [{ type: 'text', text }, { type: 'finish', reason: 'stop' }];
}

async function* inTurn(answer: NonNullable<Answer>): AsyncGenerator<AnswerPart> {
  yield* typeof answer === 'function' ? await answer() : answer;
}

/** "Is your number still 0555 014 200?", "who reads info@lindenhof.example?": not the visitor's. */
function isAboutTheirs(message: string): boolean {
  const text = plain(message);
  return isQuestion(message) && (/\b(?:your|yours|their|theirs|ihre?|eure?)\b/.test(text) || !/\b(?:my|me|im|i|us|we|mich|mir|mein\w{0,2}|ich|uns|wir)\b/.test(text));
}

/** Whether the assistant's last words, as far as they were heard, held all of the consent text. The details stand before it. */
function wasHeard({ history, business }: Turn): boolean {
  const last = history.at(-1);
  if (last?.role !== 'assistant') return false;
  const consent = plainWords(business.consentText);
  return consent === '' ? !/…\s*$/.test(last.text) : plainWords(last.text).includes(consent);
}

/** Letters and digits alone, of any length. */
function plainWords(text: string): string {
  return (text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
