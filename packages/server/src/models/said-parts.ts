/** What a model said in one request, put together from its stream, so that the next request can tell it again. */
import type { SaidContent, StreamPart, ToolCall } from './language-model.ts';

type SaidText = Extract<SaidContent, { type: 'text' | 'reasoning' }>;

export class SaidParts {
  readonly #content: SaidContent[] = [];
  readonly #open = new Map<string, SaidText>();
  readonly #calls: ToolCall[] = [];

  /** The calls of our tools, in the order they were made. */
  get calls(): readonly ToolCall[] {
    return this.#calls;
  }

  /** As an assistant's message of the next prompt. Providers sign their thoughts and calls, and want the signatures back. */
  get content(): readonly SaidContent[] {
    return this.#content.filter((part) => part.type !== 'text' || part.text !== '');
  }

  hear(part: StreamPart): void {
    switch (part.type) {
      case 'text-start':
      case 'reasoning-start': {
        const opened: SaidText = { type: part.type === 'text-start' ? 'text' : 'reasoning', text: '' };
        this.#open.set(`${opened.type} ${part.id}`, opened);
        this.#content.push(opened);
        this.#sign(opened, part.providerMetadata);
        break;
      }
      case 'text-delta':
      case 'text-end':
        this.#add(this.#open.get(`text ${part.id}`), part);
        break;
      case 'reasoning-delta':
      case 'reasoning-end':
        this.#add(this.#open.get(`reasoning ${part.id}`), part);
        break;
      case 'tool-call':
        if (part.providerExecuted === true) break;
        this.#calls.push(part);
        this.#content.push({
          type: 'tool-call',
          toolCallId: part.toolCallId,
          toolName: part.toolName,
          input: parsed(part.input),
          ...(part.providerMetadata === undefined ? {} : { providerOptions: part.providerMetadata }),
        });
        break;
      default:
        break;
    }
  }

  #add(open: SaidText | undefined, part: { delta?: string; providerMetadata?: SaidText['providerOptions'] }): void {
    if (open === undefined) return;
    open.text += part.delta ?? '';
    this.#sign(open, part.providerMetadata);
  }

  #sign(open: SaidText, metadata: SaidText['providerOptions']): void {
    if (metadata !== undefined) open.providerOptions = metadata;
  }
}

/** Told again, a call needs an object; one that is no JSON was refused, and is told as empty. */
function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return {};
  }
}
