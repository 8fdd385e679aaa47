/** What the books make of a call that broke off and is taken up again, on whatever node: one length, one conversation, and nobody else's. */
import { randomUUID } from 'node:crypto';
import type { MintedPass } from '@coatcheck/database/counter';
import { beginConversation } from '@coatcheck/database/queries/begin-conversation';
import { findCallConversation, tieCall } from '@coatcheck/database/queries/call-conversation';
import { endConversations } from '@coatcheck/database/queries/end-conversations';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentialOf, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';

const nothing = { msIn: 0, msOut: 0, audioInputTokens: 0, audioOutputTokens: 0 };

let test: TestDatabase;
let books: Client;
let tenant: TestTenant;
let visitor: MintedPass;

beforeAll(async () => {
  test = await startTestDatabase();
  books = new Client({ connectionString: test.cluster.superuserUrl });
  await books.connect();
  tenant = await test.createTenant('A');
});
beforeEach(async () => {
  visitor = await test.openVisitor(tenant);
});
afterAll(async () => {
  await books.end();
  await test.stop();
});

/** @returns the call's id, with what it was told */
async function begin(resume?: string, who = visitor) {
  const id = randomUUID();
  const call = { id, engine: 'test', resume, consentVersion: undefined };
  return { id, ...(await test.database.calls.begin(credentialOf(who), call, { callsPerKey: 99, callsPerTenant: 99 }, 600)) };
}

const end = (id: string) => test.database.calls.end(visitor.accessToken, id, 'lost', nothing);
/** As if it had begun so long ago. */
const age = (id: string, seconds: number) => books.query(`update app.call set started_at = started_at - make_interval(secs => $2) where id = $1`, [id, seconds]);

async function talk(id: string): Promise<string> {
  return test.database.tenants.transaction(credentialOf(visitor), async (tx) => {
    const conversationId = await beginConversation(tx);
    await tieCall(tx, id, conversationId);
    return conversationId;
  });
}
const heldIn = (id: string, who = visitor) => test.database.tenants.transaction(credentialOf(who), (tx) => findCallConversation(tx, id));

describe('the time of a call that is taken up again', () => {
  it('goes on from where it broke off, however often it does', async () => {
    const first = await begin();
    expect(first.usedSeconds).toBe(0);
    await age(first.id, 100);
    const second = await begin(first.id);
    expect(second.usedSeconds).toBeGreaterThanOrEqual(100);
    expect(second.usedSeconds).toBeLessThan(105);
    await age(second.id, 200);
    await end(second.id);
    const third = await begin(second.id);
    expect(third.usedSeconds).toBeGreaterThanOrEqual(300);
    await age(third.id, 50);
    // The visitor's side may never have heard of the later ones.
    expect((await begin(first.id)).usedSeconds).toBeGreaterThanOrEqual(350);
  });

  it('counts what a node used that died, and gives the rest back to the day', async () => {
    const first = await begin();
    await age(first.id, 100);
    await books.query(`update app.call set lease_until = clock_timestamp() - interval '40 seconds' where id = $1`, [first.id]);
    const day = async () => (await books.query<{ n: number }>('select granted_seconds as n from app.call_day where tenant_id = $1', [tenant.tenantId])).rows[0]?.n ?? 0;
    const before = await day();
    const { usedSeconds } = await begin(first.id);
    expect(usedSeconds).toBeGreaterThanOrEqual(60);
    expect(usedSeconds).toBeLessThan(65);
    expect(await day()).toBe(before + usedSeconds);
  });

  it('begins anew where another call is none of theirs, or none at all', async () => {
    const first = await begin();
    await age(first.id, 100);
    const stranger = await test.openVisitor(tenant);
    expect((await begin(first.id, stranger)).usedSeconds).toBe(0);
    const elsewhere = await test.openVisitor(await test.createTenant('B'));
    expect((await begin(first.id, elsewhere)).usedSeconds).toBe(0);
    await end(first.id);
    expect((await begin(randomUUID())).usedSeconds).toBe(0);
  });

  it('is not theirs to end: another call of the visitor is in progress', async () => {
    const first = await begin();
    await end(first.id);
    await begin();
    await expect(begin(first.id)).rejects.toMatchObject({ code: 'call_in_progress' });
  });
});

describe('the conversation of a call that is taken up again', () => {
  it('is that of the latest piece that had words, whichever piece is named', async () => {
    const first = await begin();
    expect(await heldIn(first.id)).toBeUndefined();
    const conversationId = await talk(first.id);
    const second = await begin(first.id);
    expect(await heldIn(second.id)).toBe(conversationId);
    const later = await talk(second.id);
    expect(await heldIn(first.id)).toBe(later);
  });

  it('is nobody else’s, and none that the visitor had forgotten', async () => {
    const first = await begin();
    await talk(first.id);
    expect(await heldIn(first.id, await test.openVisitor(tenant))).toBeUndefined();
    await test.database.tenants.transaction(credentialOf(visitor), (tx) => endConversations(tx));
    expect(await heldIn(first.id)).toBeUndefined();
  });

  it('can’t be tied to another’s call, nor a call to another’s conversation', async () => {
    const first = await begin();
    const conversationId = await talk(first.id);
    const stranger = await test.openVisitor(tenant);
    const theirs = await begin(undefined, stranger);
    await test.database.tenants.transaction(credentialOf(stranger), (tx) => tieCall(tx, first.id, randomUUID()));
    expect(await heldIn(first.id)).toBe(conversationId);
    await expect(test.database.tenants.transaction(credentialOf(stranger), (tx) => tieCall(tx, theirs.id, conversationId))).rejects.toThrow();
  });
});
