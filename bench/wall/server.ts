/**
 * Both sides of `wall` behind one HTTP server, in a process of its own:
 *
 * | route          | who the visitor is                          | tables                       |
 * |----------------|---------------------------------------------|------------------------------|
 * | `POST /walled`   | says the pass, verified by the database     | the product's, with policies |
 * | `POST /unwalled` | says the header `x-visitor`, believed       | copies without policies      |
 */
import { once } from 'node:events';
import { LeadRequest } from '@coatcheck/contract/leads';
import { poolFor } from '@coatcheck/database/login';
import { createTenantDatabase, type TenantTransaction } from '@coatcheck/database/tenant';
import { frameHosts } from '@coatcheck/server/domain/frame-hosts';
import { takeLead } from '@coatcheck/server/domain/leads';
import type { EdgeEnv } from '@coatcheck/server/edge/address-of';
import { readBody, visitorBodyMax } from '@coatcheck/server/edge/body';
import { createFrameGate } from '@coatcheck/server/edge/frame-gate';
import { jsonReply } from '@coatcheck/server/edge/reply';
import { listen } from '@coatcheck/server/listen';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import { Hono } from 'hono';
import type { KnownVisitor } from './visitors.ts';
import { unwalledDatabase } from './without-walls.ts';

export interface WallBrief {
  readonly databaseUrl: string;
  readonly frameTemplate: string;
  readonly visitors: readonly KnownVisitor[];
}

const connectionsMax = 10;

const [{ databaseUrl, frameTemplate, visitors }] = (await once(process, 'message')) as [WallBrief];
const gate = createFrameGate({
  frames: frameHosts(frameTemplate), proxies: [], tenants: createTenantDatabase(poolFor(databaseUrl, 'coatcheck_app', { connectionsMax })),
  limits: { unlessStranger: (_, work) => work() },
});
const unwalled = unwalledDatabase(databaseUrl, connectionsMax);

async function store(tx: TenantTransaction, lead: LeadRequest): Promise<string> {
  const { consent: _, conversation_id: conversationId, consent_version: consentVersion, request_id: requestId, ...details } = lead;
  if (conversationId === undefined || !(await hasConversation(tx, conversationId))) throw new Error('no such conversation');
  return takeLead(tx, { ...details, conversationId, consentVersion, requestId }, 'form');
}

const app = new Hono<EdgeEnv>();
app.post('/walled', async (c) => {
  const visit = gate.enter(c);
  const lead = await readBody(c, LeadRequest, visitorBodyMax);
  return jsonReply({ lead_id: await visit.transaction('leads', (tx) => store(tx, lead)) }, 201);
});
app.post('/unwalled', async (c) => {
  gate.enter(c);
  const lead = await readBody(c, LeadRequest, visitorBodyMax);
  const visitor = visitors[Number(c.req.header('x-visitor'))];
  if (visitor === undefined) throw new Error('no such visitor');
  return jsonReply({ lead_id: await unwalled.transaction(visitor.bearer, (tx) => store(tx, lead)) }, 201);
});

const { port } = await listen(app, '127.0.0.1', 0);
process.send?.({ port });
