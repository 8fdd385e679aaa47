/** A socket breaks and the visitor takes the call up again: it is one call still, with one length and in one conversation. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TestVisitor } from '../harness/deployment.ts';
import { openCallDesk, type CallDesk } from '../harness/call-desk.ts';
import { loudQuestion } from '../harness/questions.ts';
import { openCall, type TestCall } from '../harness/voice-call.ts';


let desk: CallDesk;
afterEach(() => desk.stop());

const open = async (environment: Record<string, string> = {}) => (desk = await openCallDesk({ voice: 'openai-realtime', environment, provider: { realtime: { script: [{ says: 'At eight.' }] } } }));
const idOf = (call: TestCall) => call.last('started')?.call_id;

/** @param more what the visitor's side knows beside the call */
async function resume(caller: TestVisitor, lost: TestCall, more: { conversation_id?: string } = {}): Promise<TestCall> {
  const call = await openCall(desk.deployment.port, caller);
  call.send({ type: 'start', resume: idOf(lost), ...more });
  await call.until('the start', () => call.last('started') !== undefined);
  return call;
}

async function ask(call: TestCall): Promise<void> {
  call.hurry(loudQuestion);
  await call.until('the words', () => call.said('user').length === 1);
}

async function conversationOf(caller: TestVisitor): Promise<{ id: string; messages: { role: string }[] }> {
  return JSON.parse((await caller.send('GET', '/v1/conversations/current')).body).conversation;
}

describe('a call that broke off', () => {
  it('gets what is left of its time, and ends when that is used up', async () => {
    await open({ CALL_SECONDS: '14' });
    const caller = await desk.newCaller();
    const first = await desk.begin(caller);
    expect(first.last('started')?.seconds_max).toBe(14);
    await desk.books.query(`update app.call set started_at = started_at - interval '5 seconds' where id = $1`, [idOf(first)]);
    first.socket.terminate();
    const second = await resume(caller, first);
    const left = second.last('started')?.seconds_max ?? 0;
    expect(left).toBeLessThanOrEqual(9);
    expect(left).toBeGreaterThan(5);
    second.listen();
    expect([await second.closed, second.last('ended')?.reason]).toEqual([4429, 'length']);
    // Nothing is left: whoever wants to go on begins another call.
    const third = await resume(caller, second);
    expect([await third.closed, third.last('ended')?.reason]).toEqual([4429, 'length']);
    expect((await desk.begin(caller)).last('started')?.seconds_max).toBe(14);
  });

  it('goes on in its conversation, though the visitor’s side never heard which that is', async () => {
    await open();
    const caller = await desk.newCaller();
    const first = await desk.begin(caller);
    expect(first.last('started')?.conversation_id).toBeUndefined();
    await ask(first);
    first.socket.terminate();
    const second = await resume(caller, first);
    const conversation = await conversationOf(caller);
    expect(second.last('started')?.conversation_id).toBe(conversation.id);
    await second.until('listening', () => second.state === 'listening');
    await ask(second);
    expect((await conversationOf(caller)).messages.filter(({ role }) => role === 'visitor')).toHaveLength(2);
    expect((await conversationOf(caller)).id).toBe(conversation.id);
    await second.end();
  });

  it('goes on in its conversation, though another node stored its words only after it was taken up', async () => {
    await open();
    const caller = await desk.newCaller();
    const first = await desk.begin(caller);
    first.socket.terminate();
    const second = await resume(caller, first);
    expect(second.last('started')?.conversation_id).toBeUndefined();
    const { rows } = await desk.books.query<{ id: string }>(
      `with begun as (insert into app.conversation (tenant_id, visitor_id) select k.tenant_id, k.visitor_id from app.call k where k.id = $1 returning id)
       update app.call k set conversation_id = begun.id from begun where k.id = $1 returning begun.id`,
      [idOf(first)],
    );
    await second.until('listening', () => second.state === 'listening');
    await ask(second);
    expect((await conversationOf(caller)).id).toBe(rows[0]?.id);
    expect((await conversationOf(caller)).messages.filter(({ role }) => role === 'visitor')).toHaveLength(1);
  });

  it('goes on in no other conversation than its own, whatever it is told', async () => {
    await open();
    const caller = await desk.newCaller();
    const written = await caller.send('POST', '/v1/messages', { text: 'When do you open?' });
    expect(written.status).toBe(200);
    const other = (await conversationOf(caller)).id;
    const first = await desk.begin(caller);
    await ask(first);
    first.socket.terminate();
    const second = await resume(caller, first, { conversation_id: other });
    expect(second.last('started')?.conversation_id).toBe((await conversationOf(caller)).id);
    expect(second.last('started')?.conversation_id).not.toBe(other);
    const stranger = await desk.newCaller();
    expect((await resume(stranger, second)).last('started')?.conversation_id).toBeUndefined();
  });
});
