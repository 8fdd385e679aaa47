import { describe, expect, it } from 'vitest';
import type { Restored } from '../transport/api.ts';
import { cleanText } from './chat.ts';
import { answerId, conversation, createHarness, refusal } from './chat-harness.ts';

const stored = (role: 'visitor' | 'assistant', id: string, text: string, more: object = {}) => ({ id, role, text, created_at: '2026-01-01T00:00:00Z', ...more });
const restored = (messages: Restored['messages'], leadCaptured = false): Restored => ({ conversationId: conversation, messages, leadCaptured });
const typed = { name: 'Ada', email: 'ada@a.example', phone: '', note: ' ' };

async function opened(script: Parameters<typeof createHarness>[0] = {}) {
  const chat = createHarness(script);
  chat.actions.shown(true);
  await chat.settle();
  return chat;
}

describe('a message', () => {
  it('is shown at once, sent under an id, and answered in its conversation', async () => {
    const chat = await opened();
    chat.actions.send(' Hello ');
    expect(chat.shown()).toEqual(['v:Hello:']);
    await chat.settle();
    expect(chat.asked().request).toEqual({ text: 'Hello', request_id: 'request-1' });
    await chat.answer('Good day!');
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good day!:stop']);
    chat.actions.send('And now?');
    await chat.settle();
    expect(chat.asked().request).toEqual({ conversation_id: conversation, text: 'And now?', request_id: 'request-2' });
  });

  it('waits for the conversation to be open, and comes after what is restored', async () => {
    const chat = createHarness({ restores: [restored([stored('visitor', 'm1', 'earlier')])] });
    chat.actions.send('now');
    chat.actions.shown(true);
    await chat.settle();
    expect(chat.shown()).toEqual(['v:earlier:', 'v:now:']);
    expect(chat.asked().request.conversation_id).toBe(conversation);
    expect(chat.seen.opens).toBe(1);
  });

  it('is not sent where it is empty, or while an answer is on its way; what was typed stays', async () => {
    const chat = await opened();
    chat.actions.send(' \n ');
    chat.actions.send('one');
    chat.actions.write('two');
    chat.actions.send('two');
    await chat.settle();
    expect(chat.seen.asked).toHaveLength(1);
    expect(chat.store.get().draft).toBe('two');
  });

  it('that fails says why, and is sent again under the same id', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.asked().fail(refusal('rate_limited', { retryable: true, retryAfterSeconds: 9 }));
    await chat.settle();
    expect(chat.shown()).toEqual(['v:Hello:rate_limited']);
    expect(chat.store.get().answering).toBeNull();
    chat.actions.retry('request-1');
    await chat.settle();
    expect(chat.asked().request.request_id).toBe('request-1');
    await chat.answer('Good day!');
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good day!:stop']);
  });

  it('whose answer breaks off keeps the piece, and gives it up for the whole', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.begin(chat.asked(), 'Good');
    chat.asked().fail(refusal('interrupted', { retryable: true }));
    await chat.settle();
    expect(chat.shown()).toEqual(['v:Hello:interrupted', 'a:Good:']);
    chat.actions.retry('request-1');
    await chat.settle();
    await chat.answer('Good day!');
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good day!:stop']);
  });

  it('that failed for want of a connection goes out when there is one', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.actions.online(false);
    chat.asked().fail(refusal('offline', { retryable: true }));
    await chat.settle();
    chat.actions.online(true);
    await chat.settle();
    expect(chat.seen.asked.map(({ request }) => request.request_id)).toEqual(['request-1', 'request-1']);
  });

  it('can be stopped; what was written stays', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.begin(chat.asked(), 'Good');
    chat.actions.stop();
    await chat.settle();
    expect(chat.asked().signal.aborted).toBe(true);
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good:aborted']);
    expect(chat.store.get().answering).toBeNull();
  });

  it('whose answer was already given is not shown twice', async () => {
    const chat = await opened({ restores: [restored([stored('visitor', 'm1', 'Hello'), stored('assistant', answerId, 'Good day!')])] });
    chat.actions.send('Hello');
    await chat.settle();
    chat.begin(chat.asked(), 'Good day!');
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good day!:']);
  });

  it('counts as unread when its answer ends behind a closed panel', async () => {
    const chat = await opened();
    chat.actions.send('Hello');
    await chat.settle();
    chat.actions.shown(false);
    await chat.answer('Good day!');
    expect(chat.store.get().unread).toBe(1);
    chat.actions.shown(true);
    expect(chat.store.get().unread).toBe(0);
  });

  it('carries nothing that a database cannot keep', () => {
    expect(cleanText('a\0b\ud800c\udc00\udc00d😀')).toBe('ab\ufffdc\ufffd\ufffdd😀');
    expect(cleanText('\ud800'.repeat(3)).isWellFormed()).toBe(true);
  });
});

describe('what is restored', () => {
  it('can be answered where no answer ever came', async () => {
    const chat = await opened({ restores: [restored([stored('visitor', 'm1', 'Hello', { request_id: 'request-9' })])] });
    expect(chat.shown()).toEqual(['v:Hello:interrupted']);
    chat.actions.retry('m1');
    await chat.settle();
    expect(chat.asked().request.request_id).toBe('request-9');
  });

  it('is not doubled by what was kept over a reload, which is sent again by itself', async () => {
    const kept = { open: true, draft: 'half', unsent: [{ text: 'Hello', requestId: 'request-9' }], resend: 'request-9', lead: null, callNote: null };
    const chat = await opened({ kept, restores: [restored([stored('visitor', 'm1', 'Hello', { request_id: 'request-9' })])] });
    expect(chat.shown()).toEqual(['v:Hello:']);
    expect(chat.asked().request.request_id).toBe('request-9');
    expect(chat.store.get().draft).toBe('half');
    await chat.answer('Good day!');
    expect(chat.shown()).toEqual(['v:Hello:', 'a:Good day!:stop']);
  });

  it('finds why a call is over, where that made the frame load itself again', async () => {
    const text = 'The text about calls has changed.';
    const chat = await opened({ kept: { open: true, draft: '', unsent: [], resend: null, lead: null, callNote: text }, restores: [restored([])] });
    expect(chat.store.get().call).toEqual({ phase: 'none', note: { text, isBad: true } });
    expect(chat.actions.keepable().callNote).toBe(text);
    chat.actions.send('Hello');
    expect(chat.actions.keepable().callNote).toBeNull();
  });

  it('of two that failed is sent again by itself only the one that was on its way', async () => {
    const unsent = [{ text: 'First', requestId: 'request-8' }, { text: 'Second', requestId: 'request-9' }];
    const chat = await opened({ kept: { open: true, draft: '', unsent, resend: 'request-8', lead: null, callNote: null }, restores: [restored([])] });
    expect(chat.asked().request).toMatchObject({ text: 'First', request_id: 'request-8' });
    expect(chat.seen.asked).toHaveLength(1);
  });

  it('and an answer that is none offer the form and don’t open it; opened, it says what was asked', async () => {
    const chat = await opened();
    chat.actions.send('Do you sell cars?');
    await chat.settle();
    chat.begin(chat.asked(), 'I don’t know.');
    chat.asked().event({ type: 'tool-call', name: 'offer_lead_form' });
    chat.asked().event({ type: 'message-end', finish_reason: 'no_answer' });
    chat.asked().end();
    await chat.settle();
    expect(chat.store.get().lead.phase).toBe('closed');
    expect(chat.store.get().messages.at(-1)).toMatchObject({ offersLeadForm: true, finish: 'no_answer' });
    chat.actions.leaveMessage();
    expect(chat.store.get().lead).toMatchObject({ phase: 'open', draft: { note: 'Do you sell cars?' }, after: answerId });
  });

  it('offers the form again, unless a lead was left', async () => {
    const offer = [stored('assistant', answerId, 'Leave your number', { offers_lead_form: true })];
    expect((await opened({ restores: [restored(offer)] })).store.get().lead.phase).toBe('open');
    expect((await opened({ restores: [restored(offer, true)] })).store.get().lead.phase).toBe('closed');
  });
});

describe('a lead', () => {
  it('is asked for by the assistant, below its message', async () => {
    const chat = await opened();
    chat.actions.send('Call me');
    await chat.settle();
    await chat.answer('Sure.', { type: 'tool-call', name: 'offer_lead_form' });
    expect(chat.store.get().lead).toMatchObject({ phase: 'open', after: chat.store.get().messages[1]?.key });
  });

  it('is sent with the consent that was shown and the conversation it belongs to', async () => {
    const chat = await opened({ restores: [restored([])] });
    chat.actions.showLeadForm(true);
    chat.actions.sendLead(typed);
    await chat.settle();
    expect(chat.seen.leads).toEqual([
      { name: 'Ada', email: 'ada@a.example', consent: true, consent_version: '0123456789abcdef', conversation_id: conversation, request_id: 'request-1' },
    ]);
    expect(chat.store.get().lead.phase).toBe('saved');
  });

  it('keeps what was typed when it fails; unchanged it is the same lead, corrected another', async () => {
    const chat = await opened({ leads: [refusal('internal', { retryable: true }), refusal('invalid_request')] });
    chat.actions.showLeadForm(true);
    for (const lead of [typed, typed, { ...typed, email: 'ada@b.example' }]) {
      chat.actions.sendLead(lead);
      await chat.settle();
      expect(chat.store.get().lead.draft).toEqual(chat.seen.leads.length < 3 ? lead : { name: '', email: '', phone: '', note: '' });
    }
    expect(chat.seen.leads.map(({ request_id }) => request_id)).toEqual(['request-1', 'request-1', 'request-2']);
  });

  it('is not offered where the pass does not allow it', async () => {
    const chat = createHarness();
    chat.pass.scopes = ['chat'];
    chat.actions.shown(true);
    chat.actions.send('Call me');
    await chat.settle();
    await chat.answer('Sure.', { type: 'tool-call', name: 'offer_lead_form' });
    expect(chat.store.get().lead.phase).toBe('closed');
  });
});

describe('forgetting', () => {
  it('ends the conversation, drops the secret and begins anew', async () => {
    const chat = await opened();
    await chat.actions.forget();
    expect(chat.seen.resumeCleared).toBeGreaterThan(0);
    expect(chat.seen.reloads).toEqual([{ asked: true, kept: { open: true, draft: '', unsent: [], resend: null, lead: null, callNote: null } }]);
  });

  it('that fails forgets nothing and says so', async () => {
    const chat = await opened({ forgets: [refusal('database_unavailable', { retryable: true })] });
    const cleared = chat.seen.resumeCleared;
    await chat.actions.forget();
    expect(chat.seen.resumeCleared).toBe(cleared);
    expect(chat.seen.reloads).toEqual([]);
    expect(chat.store.get().failure?.code).toBe('database_unavailable');
  });
});
