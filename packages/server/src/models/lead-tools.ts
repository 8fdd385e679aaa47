/** The two things a model may do beside talking: show the form, and save a lead from what the visitor wrote. */
import { LeadRequest } from '@coatcheck/contract/leads';
import type { AnswerPart, LeadDraft, Turn } from './assistant.ts';
import type { ModelTool, ToolCall } from './language-model.ts';
import { missingEvidence } from './lead-evidence.ts';

const detail = (description: string) => ({ type: 'string', description }) as const;

/** What the model is told about them. */
export const leadTools: readonly ModelTool[] = [
  {
    type: 'function',
    name: 'offer_lead_form',
    description: 'Shows the visitor a form to leave their contact details and a message for the business.',
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  },
  {
    type: 'function',
    name: 'save_lead',
    description:
      'Passes contact details on to the business. Only with details the visitor typed in this conversation, copied exactly, ' +
      'and only after the visitor was shown the consent text and agreed to it. Needs an email address or a phone number.',
    inputSchema: {
      type: 'object',
      properties: {
        name: detail('as the visitor wrote it'),
        email: detail('as the visitor wrote it'),
        phone: detail('as the visitor wrote it'),
        note: detail("what the visitor wants, in one or two sentences in the visitor's language"),
        consent: { type: 'boolean', description: 'true only if the visitor agreed to the consent text' },
      },
      required: ['consent'],
      additionalProperties: false,
    },
  },
];

/** What came of a call: parts for the visitor's stream, and the words the model is answered with. */
export interface ToolOutcome {
  readonly parts: readonly AnswerPart[];
  readonly reply: string;
  readonly failed: boolean;
}

/** The tools of one turn. */
export class LeadDesk {
  readonly #turn: Turn;
  #formShown = false;
  #saved = false;

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  /** @returns the part that shows the form; none where leads are not allowed, or it is shown or needless already */
  offerForm(): AnswerPart[] {
    if (!this.#turn.leadsAllowed || this.#formShown || this.#saved) return [];
    this.#formShown = true;
    return [{ type: 'tool-call', name: 'offer_lead_form' }];
  }

  /** Runs one call. A call that makes no sense is answered, never thrown. */
  async run(call: Pick<ToolCall, 'toolName' | 'input'>): Promise<ToolOutcome> {
    if (!this.#turn.leadsAllowed) return refused('This conversation takes no messages for the business.');
    switch (call.toolName) {
      case 'offer_lead_form':
        return {
          parts: this.offerForm(),
          reply:
            'The form is shown below your answer. Say so in a few words, in the language of the visitor. Nothing was sent yet.',
          failed: false,
        };
      case 'save_lead':
        return this.#save(call.input);
      default:
        return refused('There is no such tool.');
    }
  }

  async #save(input: string): Promise<ToolOutcome> {
    if (this.#saved) return refused('The details are saved already. Do not save them again.');
    const draft = parseDraft(input);
    if (typeof draft === 'string') return refused(draft);

    const { history, question, business } = this.#turn;
    const missing = missingEvidence(draft, { history, question, consentText: business.consentText });
    if (missing !== undefined) return refused(missing);

    const saved = await this.#turn.saveLead(draft);
    if ('refused' in saved) return refused(saved.refused);
    this.#saved = true;
    return {
      parts: [
        { type: 'tool-call', name: 'save_lead' },
        { type: 'lead-captured', leadId: saved.leadId },
      ],
      reply: 'Saved. Tell the visitor that the details were passed on to the business.',
      failed: false,
    };
  }
}

function refused(reply: string): ToolOutcome {
  return { parts: [], reply, failed: true };
}

/** @returns the draft, or what is wrong with it. Models send `null` and `""` for what they leave out. */
function parseDraft(input: string): LeadDraft | string {
  let given: unknown;
  try {
    given = JSON.parse(input);
  } catch {
    return 'The arguments are not valid JSON.';
  }
  if (typeof given !== 'object' || given === null) return 'The arguments are not an object.';
  const present = Object.entries(given).filter(
    ([key, value]) => ['name', 'email', 'phone', 'note', 'consent'].includes(key) && value !== null && value !== '',
  );
  const parsed = LeadRequest.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the details'}: ${message}`);
    return `Not saved. ${wrong.join('; ')}. Ask the visitor, or offer the form.`;
  }
  const { name, email, phone, note } = parsed.data;
  return { name, email, phone, note };
}
