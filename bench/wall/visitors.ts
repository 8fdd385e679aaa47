/** Visitors with a pass and a conversation each, and what both sides do for one of them. */
import { randomUUID } from 'node:crypto';
import { beginConversation } from '@coatcheck/database/queries/begin-conversation';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import type { Bearer, Credential, TenantTransaction } from '@coatcheck/database/tenant';
import { takeLead } from '@coatcheck/server/domain/leads';
import type { TestDatabase } from '../../tests/harness/tenants.ts';

export interface KnownVisitor {
  readonly label: string;
  readonly credential: Credential;
  readonly bearer: Bearer;
  readonly conversationId: string;
  readonly consentVersion: string;
}

export async function makeVisitors({ database, createTenant, openVisitor }: TestDatabase, tenants: number, eachHas: number): Promise<KnownVisitor[]> {
  const visitors: KnownVisitor[] = [];
  for (let number = 0; number < tenants; number += 1) {
    const tenant = await createTenant(`Shop ${number + 1}`);
    const { consent } = await database.counter.lookUpTag(tenant.key, tenant.label);
    for (let each = 0; each < eachHas; each += 1) {
      const { accessToken, secret } = await openVisitor(tenant);
      const credential = { pass: accessToken, cookie: secret };
      const [bearer, conversationId] = await database.tenants.transaction(credential, async (tx) => [tx.bearer, await beginConversation(tx)]);
      visitors.push({ label: tenant.label, credential, bearer, conversationId, consentVersion: consent.version });
    }
  }
  return visitors;
}

/** What a visitor types into the lead form, as the frame sends it; no two are the same. */
export function newLead({ conversationId, consentVersion }: KnownVisitor) {
  return { name: 'Robin Example', email: 'robin@example.com', note: `Please call me back about ${randomUUID()}`, consent: true as const, consent_version: consentVersion, conversation_id: conversationId };
}

/** Reads the conversation and writes the lead, as `POST /v1/leads` does. */
export async function readAndWrite(tx: TenantTransaction, lead: ReturnType<typeof newLead>): Promise<string> {
  const { conversation_id: conversationId, consent_version: consentVersion, consent: _, ...details } = lead;
  if (!(await hasConversation(tx, conversationId))) throw new Error('the conversation is not there');
  return takeLead(tx, { ...details, conversationId, consentVersion }, 'form');
}
