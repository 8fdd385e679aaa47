/** `POST /v1/messages`: a visitor's words in, the answer out as it is made. */
import { MessageRequest } from '@coatcheck/contract/messages';
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { answer, begin, type AsVisitor, type Meter } from '../domain/answering.ts';
import type { RunningStream, Streams } from '../domain/streams.ts';
import type { EdgeEnv } from '../edge/address-of.ts';
import { readBody, visitorBodyMax } from '../edge/body.ts';
import { eventStream } from '../edge/event-stream.ts';
import type { FrameGate } from '../edge/frame-gate.ts';
import type { Limits } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import type { Assistant } from '../models/assistant.ts';

/** No answer takes longer. The pass it is stored under has to be alive at its end, too. Milliseconds. */
const answerMsMax = 60_000;
/** Left of a pass's life for storing the answer. Milliseconds. */
const storeMs = 2_000;
/** A pass that ends sooner is told so at once: the frame takes the next and asks again. Milliseconds. */
const passMsMin = 10_000;

export interface MessagesRouteParts {
  readonly assistant: Assistant;
  readonly gate: Pick<FrameGate, 'enter'>;
  readonly limits: Pick<Limits, 'message'>;
  readonly streams: Pick<Streams, 'open'>;
  readonly meter: Database['meter'];
  readonly log: Log;
}

export function messagesRoute({ assistant, gate, limits, streams, meter, log }: MessagesRouteParts) {
  /** By the question that is being answered. */
  const underWay = new Map<string, AbortController>();
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    const visit = gate.enter(c);
    const request = await readBody(c, MessageRequest, visitorBodyMax);
    const asVisitor: AsVisitor = (work) => visit.transaction('chat', work);
    // Where even that fails, the line in the log is what the operator has to go by.
    const meterAnswer: Meter = (usage) =>
      meter(visit.credential.pass, usage).catch((error: unknown) => log.error({ err: error, ...usage }, 'an answer could not be metered'));
    let stream: RunningStream | undefined;
    const begun = await asVisitor(async (tx) => {
      if (tx.bearer.expiresAt * 1000 - Date.now() < passMsMin) throw new Refusal('pass_expired');
      await limits.message(tx.bearer.visitorId, visit.prefix, tx.bearer.keyId);
      stream = streams.open(tx.bearer, visit.credential.pass);
      return begin(tx, request);
    }).catch((error: unknown) => {
      stream?.close();
      throw error;
    });
    // Whoever asks again has lost the answer that runs for them: one is enough to pay for.
    underWay.get(begun.questionId)?.abort();
    const left = new AbortController();
    underWay.set(begun.questionId, left);
    const timeLeftMs = Math.min(answerMsMax, begun.bearer.expiresAt * 1000 - Date.now() - storeMs);
    const signal = AbortSignal.any([left.signal, ...(stream ? [stream.signal] : []), AbortSignal.timeout(Math.max(0, timeLeftMs))]);
    return eventStream(answer(assistant, begun, { asVisitor, meter: meterAnswer }, signal), log, () => {
      left.abort();
      stream?.close();
      if (underWay.get(begun.questionId) === left) underWay.delete(begun.questionId);
    });
  };
}
