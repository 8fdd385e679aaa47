/** An answer while it is being made: what came of it so far. */
import type { FinishReason, MessageEvent } from '@coatcheck/contract/messages';
import type { AnswerPart } from '../models/assistant.ts';

export class Said {
  finish: FinishReason = 'stop';
  inputTokens = 0;
  outputTokens = 0;
  #text = '';
  #citations: Extract<MessageEvent, { type: 'citation' }>[] = [];
  #suggestions: readonly string[] = [];
  #offersLeadForm = false;

  get isEmpty(): boolean {
    return this.#text === '';
  }

  get tokens(): number {
    return this.inputTokens + this.outputTokens;
  }

  /** @returns what the visitor is sent for this part, if anything now. */
  hear(part: AnswerPart): MessageEvent | undefined {
    switch (part.type) {
      case 'text':
        this.#text += part.text;
        return { type: 'text-delta', text: part.text };
      case 'citation': {
        const event = { type: 'citation', ...part.citation } as const;
        this.#citations.push(event);
        return event;
      }
      case 'suggestions':
        this.#suggestions = part.titles;
        return { type: 'suggestions', titles: [...part.titles] };
      case 'tool-call':
        this.#offersLeadForm ||= part.name === 'offer_lead_form';
        return { type: 'tool-call', name: part.name };
      case 'lead-captured':
        return { type: 'lead-captured', lead_id: part.leadId };
      case 'usage':
        this.inputTokens = part.inputTokens;
        this.outputTokens = part.outputTokens;
        return undefined;
      case 'finish':
        this.finish = part.reason;
        return undefined;
    }
  }

  whole() {
    return {
      text: this.#text,
      citations: this.#citations.map(({ type: _, ...citation }) => citation),
      suggestions: this.#suggestions,
      offersLeadForm: this.#offersLeadForm,
      finishReason: this.finish,
    };
  }
}
