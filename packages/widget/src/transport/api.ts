/** What a visitor may ask of the server, each with a pass that is good at that moment. */
import { StoredMessage } from '@coatcheck/contract/conversations';
import type { LeadRequest } from '@coatcheck/contract/leads';
import { MessageEvent, type MessageRequest } from '@coatcheck/contract/messages';
import * as z from 'zod/mini';
import { readEventStream } from './event-stream.ts';
import { Failure, failureOf, noConnection } from './failure.ts';
import type { Call, Http } from './http.ts';
import type { PassKeeper } from './pass.ts';

/** What the server has of this visitor, in the kinds that this widget knows. */
export interface Restored {
  readonly conversationId: string;
  readonly messages: readonly StoredMessage[];
  readonly leadCaptured: boolean;
}

/** A stream's event; an `error` arrives as a failure and not as an event. */
export type AnswerEvent = Exclude<MessageEvent, { type: 'error' }>;

export interface Api {
  /** @returns null where there is no conversation yet, or none any more */
  restore(): Promise<Restored | null>;
  forget(): Promise<void>;
  /**
   * Sends a message and reads the answer to its `message-end`.
   *
   * @throws {Failure} the server's problem, also one named within the stream, or `interrupted`
   * @throws {DOMException} `AbortError`, where the signal ended it
   */
  say(request: MessageRequest, onEvent: (event: AnswerEvent) => void, signal: AbortSignal): Promise<void>;
  leaveLead(lead: LeadRequest): Promise<void>;
}

/** The contract's envelope with its messages unread: one of a kind that is not known yet must not cost the others. */
const Envelope = z.object({
  conversation: z.nullable(z.object({ id: z.string(), messages: z.array(z.unknown()), lead_captured: z.optional(z.boolean()) })),
});
const AnyEvent = z.object({ type: z.string(), problem: z.optional(z.unknown()) });

/** @returns undefined for an event of a newer server, or of nobody's */
function readEvent(data: string): AnswerEvent | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(data);
  } catch {
    return undefined;
  }
  const any = z.safeParse(AnyEvent, raw);
  if (!any.success) return undefined;
  if (any.data.type === 'error') throw failureOf(any.data.problem, 500);
  const event = z.safeParse(MessageEvent, raw);
  if (event.success && event.data.type !== 'error') return event.data;
  // An answer that ended for a reason we don't know has ended all the same.
  return any.data.type === 'message-end' ? { type: 'message-end', finish_reason: 'stop' } : undefined;
}

export function createApi(http: Http, passes: PassKeeper): Api {
  /** A clock that runs behind takes an expired pass for a good one; once, that is no reason to give up. */
  const call = async (request: Call): Promise<Response> => {
    const pass = await passes.current();
    try {
      return await http({ ...request, pass });
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'pass_expired') throw error;
      await passes.refresh();
      return http({ ...request, pass: await passes.current() });
    }
  };
  const json = async (response: Response): Promise<unknown> => response.json().catch(() => undefined);

  return {
    restore: async () => {
      const body = z.safeParse(Envelope, await json(await call({ method: 'GET', path: '/v1/conversations/current' })));
      if (!body.success) throw failureOf(undefined, 502);
      const { conversation } = body.data;
      if (conversation === null) return null;
      const messages = conversation.messages.flatMap((message) => {
        const known = z.safeParse(StoredMessage, message);
        return known.success ? [known.data] : [];
      });
      return { conversationId: conversation.id, messages, leadCaptured: conversation.lead_captured === true };
    },
    forget: async () => {
      await call({ method: 'DELETE', path: '/v1/conversations/current' });
    },
    say: async (request, onEvent, signal) => {
      const response = await call({ method: 'POST', path: '/v1/messages', body: request, signal });
      let hasEnded = false;
      await readEventStream(
        response,
        (data) => {
          const event = readEvent(data);
          if (event === undefined) return;
          hasEnded ||= event.type === 'message-end';
          onEvent(event);
        },
        signal,
      );
      if (!hasEnded) throw noConnection('interrupted');
    },
    leaveLead: async (lead) => {
      await call({ method: 'POST', path: '/v1/leads', body: lead });
    },
  };
}
