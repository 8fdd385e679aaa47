/** `POST /v1/leads`: a way to be reached, left by the form. Committed before the 201. */
import { LeadRequest, type LeadResponse } from '@coatcheck/contract/leads';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { takeLead } from '../domain/leads.ts';
import type { EdgeEnv } from '../edge/address-of.ts';
import { readBody, visitorBodyMax } from '../edge/body.ts';
import type { FrameGate } from '../edge/frame-gate.ts';
import { jsonReply } from '../edge/reply.ts';
import type { Limits } from '../limits/limits.ts';

export interface LeadsRouteParts {
  readonly gate: Pick<FrameGate, 'enter'>;
  readonly limits: Pick<Limits, 'lead'>;
}

export function leadsRoute({ gate, limits }: LeadsRouteParts) {
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    const visit = gate.enter(c);
    const { consent: _, conversation_id: conversationId, consent_version: consentVersion, request_id: requestId, ...details } =
      await readBody(c, LeadRequest, visitorBodyMax);
    const leadId = await visit.transaction('leads', async (tx) => {
      await limits.lead(tx.bearer.visitorId, visit.prefix, tx.bearer.keyId);
      if (conversationId !== undefined && !(await hasConversation(tx, conversationId))) throw new Refusal('not_found');
      return takeLead(tx, { ...details, conversationId, consentVersion, requestId }, 'form');
    });
    const answer: LeadResponse = { lead_id: leadId };
    return jsonReply(answer, 201);
  };
}
