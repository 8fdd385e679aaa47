import { describe, expect, it } from 'vitest';
import { initialState } from '../state/chat-state.ts';
import { createStore } from '../state/store.ts';
import type { Transcript } from './call-parts.ts';
import { addSpoken, leadSaved, placeThanks } from './spoken.ts';

const conversation = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
const [question, answer] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

const final = (role: Transcript['role'], text: string, more: Partial<Transcript> = {}): Transcript => ({ type: 'transcript', role, text, final: true, ...more });

function setUp() {
  const store = createStore(initialState(true, true));
  return { store, shown: () => store.get().messages.map(({ key, role, text }) => [key, role, text]) };
}

describe('what was said', () => {
  it('stands in the conversation like what was written, under the server’s ids', () => {
    const { store, shown } = setUp();
    const citation = { passage_id: answer, title: 'Opening hours', excerpt: 'From nine to five.' };
    addSpoken(store, final('user', 'When do you open?', { message_id: question, conversation_id: conversation }));
    addSpoken(store, final('assistant', 'At nine.', { message_id: answer, conversation_id: conversation, citations: [citation] }));
    expect(shown()).toEqual([[question, 'visitor', 'When do you open?'], [answer, 'assistant', 'At nine.']]);
    expect(store.get().messages).toMatchObject([{ finish: null, failure: null, requestId: null, citations: [] }, { finish: 'stop', citations: [citation] }]);
    expect(store.get().conversationId).toBe(conversation);
  });

  it('keeps the conversation where the server names none', () => {
    const { store } = setUp();
    store.set({ conversationId: conversation });
    addSpoken(store, final('assistant', 'Are you still there?'));
    expect(store.get().conversationId).toBe(conversation);
  });

  it('is put once, however often it is told', () => {
    const { store, shown } = setUp();
    addSpoken(store, final('assistant', 'At nine', { message_id: answer }));
    addSpoken(store, final('user', 'Thanks', { message_id: question }));
    addSpoken(store, final('assistant', 'At nine.', { message_id: answer }));
    expect(shown()).toEqual([[answer, 'assistant', 'At nine.'], [question, 'visitor', 'Thanks']]);
  });

  it('has a name of its own each time the server gives it none', () => {
    const { store } = setUp();
    addSpoken(store, final('assistant', 'Goodbye!'));
    addSpoken(store, final('assistant', 'Goodbye!'));
    expect(new Set(store.get().messages.map(({ key }) => key)).size).toBe(2);
  });

  it('is nothing where there were no words', () => {
    const { store, shown } = setUp();
    addSpoken(store, final('user', ' \n', { message_id: question, conversation_id: conversation }));
    expect(shown()).toEqual([]);
  });
});

describe('contact details that were taken in a call', () => {
  const saved = { phase: 'saved', draft: { name: '', email: '', phone: '', note: '' }, failure: null };

  it('are thanked for below the answer that says so, and the form is done with', () => {
    const { store } = setUp();
    store.set({ lead: { phase: 'open', draft: { name: 'Ada', email: '', phone: '', note: '' }, failure: null, after: null } });
    addSpoken(store, final('user', 'I am Ada', { message_id: question }));
    leadSaved(store);
    expect(store.get().lead).toEqual({ ...saved, after: null });
    addSpoken(store, final('assistant', 'Thank you, Ada.', { message_id: answer }));
    expect(store.get().lead).toEqual({ ...saved, after: answer });
    addSpoken(store, final('assistant', 'Goodbye!'));
    expect(store.get().lead.after).toBe(answer);
  });

  it('are thanked for below the answer also where that was said before', () => {
    const { store } = setUp();
    addSpoken(store, final('assistant', 'Thank you, Ada.', { message_id: answer }));
    leadSaved(store);
    expect(store.get().lead).toEqual({ ...saved, after: answer });
  });

  it('are thanked for where the call ended, if no answer came', () => {
    const { store } = setUp();
    addSpoken(store, final('user', 'I am Ada', { message_id: question }));
    leadSaved(store);
    placeThanks(store);
    expect(store.get().lead.after).toBe(question);
  });

  it('are thanked for at the end where nothing was said yet', () => {
    const { store } = setUp();
    leadSaved(store);
    placeThanks(store);
    expect(store.get().lead).toEqual({ ...saved, after: null });
  });
});

it('the form is not moved by what is said', () => {
  const { store } = setUp();
  store.set({ lead: { phase: 'open', draft: { name: 'Ada', email: '', phone: '', note: '' }, failure: null, after: null } });
  addSpoken(store, final('assistant', 'At nine.', { message_id: answer }));
  expect(store.get().lead).toMatchObject({ phase: 'open', after: null });
});
