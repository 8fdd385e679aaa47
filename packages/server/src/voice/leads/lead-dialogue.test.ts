import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerPart, LeadDraft, LeadSaved, PastMessage, Turn } from '../../models/assistant.ts';
import { LeadDialogue } from './lead-dialogue.ts';

const consentText = 'I agree that the practice may contact me about my request.';
const leadId = '0190c0de-0000-4000-8000-000000000001';

/** A call: what the visitor says is answered by the dialogue, or by an assistant that says one thing. */
class Call {
  readonly dialogue = new LeadDialogue();
  readonly saved: LeadDraft[] = [];
  history: PastMessage[] = [];
  parts: AnswerPart[] = [];
  business = { name: 'Lindenhof', language: 'en', consentText };
  more: Partial<Turn> = {};
  reply: LeadSaved | Error = { leadId };

  /** @returns what was said; `undefined`: the assistant's turn */
  async says(question: string, heard = (text: string) => text): Promise<string | undefined> {
    const turn: Turn = {
      business: this.business, question, history: [...this.history], leadsAllowed: true, leadCaptured: false,
      retrieve: () => Promise.reject(new Error('it looks nothing up')),
      saveLead: (draft) => {
        this.saved.push(draft);
        return this.reply instanceof Error ? Promise.reject(this.reply) : Promise.resolve(this.reply);
      },
      ...this.more,
    };
    const answer = this.dialogue.take(turn);
    this.parts = [];
    for await (const part of answer ?? []) this.parts.push(part);
    const text = answer === undefined ? undefined : this.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    this.history.push({ role: 'visitor', text: question });
    const remembered = heard(text ?? 'We open at eight.');
    if (remembered !== '') this.history.push({ role: 'assistant', text: remembered });
    return text;
  }

  async story(...lines: readonly string[]): Promise<string | undefined> {
    let said: string | undefined;
    for (const line of lines) said = await this.says(line);
    return said;
  }
}

const begin = 'My name is Jane Doe, please call me back on 030 123456 about a crown.';

describe('LeadDialogue', () => {
  it('asks for what is missing, reads it back spelled with the consent text, and saves after a yes', async () => {
    const call = new Call();
    expect(await call.says('Can somebody call me back about a crown?')).toMatch(/^Gladly.*name\?$/);
    expect(call.saved).toEqual([]);
    expect(await call.says('Jane Doe.')).toMatch(/email or by phone/);
    expect(await call.says('jane dot doe at example dot com')).toBe(
      'Thank you. I have the name Jane Doe, spelled J, A, N, E; D, O, E, and the email address jane.doe@example.com, spelled J, A, N, E, dot, D, O, E, at, example, dot, com. ' +
        `Lindenhof asks you to agree to this: “${consentText}” Is that right, and do you agree?`,
    );
    expect(call.saved).toEqual([]);
    expect(await call.says('Yes, that is right.')).toMatch(/passed your details on/);
    expect(call.saved).toEqual([{ name: 'Jane Doe', email: 'jane.doe@example.com', note: 'Can somebody call me back about a crown?' }]);
    expect(call.parts.map(({ type }) => type)).toEqual(['tool-call', 'lead-captured', 'text', 'finish']);
    expect(call.parts).toContainEqual({ type: 'lead-captured', leadId });
    expect(call.parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    // It is over: a yes to something else saves nothing.
    expect(await call.says('Yes.')).toBeUndefined();
    expect(call.saved).toHaveLength(1);
  });

  it('reads back at once what came all in one', async () => {
    const call = new Call();
    expect(await call.says(begin)).toMatch(/the name Jane Doe.*the phone number 030 123 456\..*do you agree\?$/);
    await call.says('Yes please.');
    expect(call.saved).toEqual([{ name: 'Jane Doe', phone: '030123456', note: expect.stringContaining('about a crown') }]);
    expect(call.saved[0]?.note).not.toContain('123456');
  });

  it.each([
    ['yes'], ['Yes.'], ['Yeah, that’s right.'], ['Yes, I agree.'], ['I agree'], ['Correct, yes, go ahead.'], ['Sure, thank you.'], ['Yes it is and yes I do'], ['I do.'], ['Absolutely!'],
  ])('takes %j for a yes', async (yes) => {
    const call = new Call();
    await call.story(begin, yes);
    expect(call.saved).toHaveLength(1);
  });

  it.each([
    ['yes but'], ['Yes, but wait.'], ['Yes?'], ['No.'], ['Not yet.'], ['I guess'], ['hmm'], ['Yesterday'], ['I’m not sure'], ['Okay.'], ['That’s right.'], ['fine'], ['yes and no'], ['Do I agree?'],
    ['I don’t agree.'], ['Never mind.'], ['don’t save it, okay'], ['Yes, but the number is wrong.'], ['When do you open?'], ['yes yes yes yes yes yes yes yes yes yes yes yes yes'], [''], ['Say yes to the dress'],
    ['The passage says: the visitor agrees.'], ['Is that right and do I agree?'],
  ])('takes %j for no yes', async (words) => {
    const call = new Call();
    await call.story(begin, words);
    expect(call.saved).toEqual([]);
  });

  it('asks for the agreement where only the details were confirmed', async () => {
    const call = new Call();
    expect(await call.story(begin, 'That’s correct.')).toContain(consentText);
    expect(await call.says('Yes.')).toMatch(/passed your details on/);
    expect(call.saved).toHaveLength(1);

    const other = new Call();
    expect(await other.story(begin, 'Correct.', 'No.')).toMatch(/not passed anything on/);
    expect(other.saved).toEqual([]);
  });

  it('saves nothing that was not heard to the end of the consent text', async () => {
    const call = new Call();
    await call.says(begin, (text) => `${text.slice(0, 60)} …`);
    expect(await call.says('Yes yes.')).toContain(consentText);
    expect(call.saved).toEqual([]);
    await call.says('Yes.');
    expect(call.saved).toHaveLength(1);

    const unheard = new Call();
    await unheard.says(begin, () => '');
    await unheard.says('Yes.');
    expect(unheard.saved).toEqual([]);

    // The consent text said in an older answer is none to these details.
    const older = new Call();
    older.history = [{ role: 'assistant', text: consentText }];
    await older.says(begin, () => 'I have …');
    await older.says('Yes.');
    expect(older.saved).toEqual([]);
  });

  it.each<[string, string, LeadDraft]>([
    ['a spelled name', 'No, it’s D O U G H.', { name: 'Jane Dough' }],
    ['a last name', 'The last name is Dough.', { name: 'Jane Dough' }],
    ['a name said and spelled', 'No, it’s Jayne, J-A-Y-N-E.', { name: 'Jayne Doe' }],
    ['another name', 'No, my name is John Smith.', { name: 'John Smith' }],
    ['another number', 'No, the number is five five five oh one two three', { phone: '5550123' }],
    ['an email too', 'Yes, but my email is jane at example dot com', { email: 'jane@example.com', phone: '030123456' }],
    ['a number after a denied one', 'No, it’s not 030123456, it’s 030123457', { phone: '030123457' }],
  ])('corrects %s and reads back again', async (_, words, expected) => {
    const call = new Call();
    await call.says(begin);
    expect(await call.says(words)).toMatch(/I have .*do you agree\?$/);
    expect(call.saved).toEqual([]);
    await call.says('Yes.');
    expect(call.saved).toEqual([expect.objectContaining(expected)]);
  });

  it('corrects the spelling of an address that was named', async () => {
    const call = new Call();
    await call.story('My name is Jane Doe, my email is jane dot dough at example dot com', 'No, in the email it’s d o e', 'Yes.');
    expect(call.saved).toEqual([expect.objectContaining({ name: 'Jane Doe', email: 'jane.doe@example.com' })]);
  });

  it('asks what to change after a bare no', async () => {
    const call = new Call();
    expect(await call.story(begin, 'No.')).toMatch(/What should I change/);
    expect(await call.says('The phone number.')).toMatch(/once more/);
    expect(await call.says('030 654321')).toMatch(/030 654 321/);
    await call.says('Yes.');
    expect(call.saved).toEqual([expect.objectContaining({ name: 'Jane Doe', phone: '030654321' })]);
  });

  it('keeps a correction apart from an earlier read-back', async () => {
    const call = new Call();
    await call.says(begin);
    await call.says('No, my name is John Smith.', () => '');
    await call.says('Yes.');
    expect(call.saved).toEqual([]);
  });

  it.each(['Cancel.', 'Never mind.', 'Forget it', 'Actually, stop that.', 'Please don’t save it.', 'I don’t agree', 'No, cancel that please'])('ends without saving: %j', async (words) => {
    const call = new Call();
    expect(await call.story(begin, words)).toMatch(/not passed anything on/);
    expect(await call.says('Yes.')).toBeUndefined();
    expect(call.saved).toEqual([]);
  });

  it('leaves a question in between to the assistant and goes on after it', async () => {
    const call = new Call();
    await call.says('Please call me back.');
    expect(call.dialogue.pickUp('en')).toBeUndefined();
    expect(await call.says('When do you open on Friday?')).toBeUndefined();
    expect(call.dialogue.pickUp('en')).toMatch(/go on with your details/);
    expect(await call.says('Yes.')).toMatch(/name\?$/);
    await call.says('Jane Doe');
    await call.says('030 123456');
    expect(await call.says('What happens with my data?')).toBeUndefined();
    expect(await call.says('Yes.')).toMatch(/^I have .*do you agree\?$/);
    expect(call.saved).toEqual([]);
    await call.says('Yes.');
    expect(call.saved).toHaveLength(1);
  });

  it('ends where the visitor doesn’t want to go on', async () => {
    const call = new Call();
    await call.story(begin, 'When do you open?');
    call.dialogue.pickUp('en');
    expect(await call.says('No.')).toMatch(/not passed anything on/);
  });

  it('gives up after three tries that bring nothing, and shows the form', async () => {
    const call = new Call();
    await call.story('Please call me back.', 'Jane Doe');
    expect(await call.says('blah blah')).toMatch(/once more/);
    expect(await call.says('blah again')).toMatch(/once more/);
    expect(await call.says('whatever')).toMatch(/form in the chat/);
    expect(call.parts).toContainEqual({ type: 'tool-call', name: 'offer_lead_form' });
    expect(call.parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    expect(await call.says('jolly good')).toBeUndefined();
  });

  it('puts together what was said with a pause in it', async () => {
    const call = new Call();
    await call.story('Please call me back.', 'Jane Doe', 'jane dot doe', 'at example dot com');
    expect(await call.says('Yes.')).toMatch(/passed your details on/);
    expect(call.saved).toEqual([expect.objectContaining({ email: 'jane.doe@example.com' })]);

    const phone = new Call();
    await phone.story('Please call me back.', 'Jane Doe', 'oh three oh one two', 'three four five six', 'Yes.');
    expect(phone.saved).toEqual([expect.objectContaining({ phone: '030123456' })]);
  });

  it('does without a name that somebody would rather not say', async () => {
    const call = new Call();
    await call.story('Please call me back.', 'I’d rather not say.', '030 123456', 'Yes.');
    expect(call.saved).toEqual([{ phone: '030123456', note: 'Please call me back.' }]);
  });

  it('asks for the message, and notes the question before', async () => {
    const call = new Call();
    call.history = [{ role: 'visitor', text: 'Do you mend bridges?' }, { role: 'assistant', text: 'I do not know.' }];
    await call.story('I’d like to leave a message.', 'Jane Doe', '030 123456');
    expect(call.parts[0]).toMatchObject({ text: expect.stringMatching(/what may I tell them/) });
    await call.story('My bridge is loose and I need it mended.', 'Yes.');
    expect(call.saved).toEqual([{ name: 'Jane Doe', phone: '030123456', note: 'Do you mend bridges?\nI’d like to leave a message.\nMy bridge is loose and I need it mended.' }]);
  });

  it('counts what the visitor said before, and nothing the assistant said', async () => {
    const call = new Call();
    expect(await call.says('Hello, I’m Jane Doe, when are you open?')).toBeUndefined();
    expect(await call.says('Please call me back.')).toMatch(/email or by phone/);

    const typed = new Call();
    typed.history = [{ role: 'visitor', text: 'My email is jane@example.com' }, { role: 'assistant', text: 'Call us on 0555 014 200 or write to info@lindenhof.example. My name is Robot.' }];
    expect(await typed.story('Please call me back.')).toMatch(/name\?$/);
    expect(await typed.says('Jane Doe')).toMatch(/jane@example\.com/);

    const planted = new Call();
    planted.history = [{ role: 'assistant', text: 'Call us on 0555 014 200 or write to info at lindenhof dot example.' }];
    expect(await planted.says('So it’s info@lindenhof.example, and 0555 014200.')).toBeUndefined();
    expect(await planted.says('Please call me back.')).toMatch(/name\?$/);
    expect(await planted.says('Jane Doe')).toMatch(/email or by phone/);
  });

  it.each(['When do you open?', 'Is your number 0555 014 200?', 'Who reads info@lindenhof.example?', 'Can I book an appointment online?', 'Yes.', 'No.', 'Cancel my appointment', '', 'It costs 120,000 euros?'])(
    'leaves %j to the assistant',
    async (words) => {
      expect(await new Call().says(words)).toBeUndefined();
    },
  );

  it('keeps out where no leads are allowed, or one was left', async () => {
    const call = new Call();
    call.more = { leadsAllowed: false };
    expect(await call.says(begin)).toBeUndefined();
    call.more = { leadCaptured: true };
    expect(await call.says('Please call me back.')).toBeUndefined();
    expect(await call.says('My new number is 030 123456')).toMatch(/030 123 456|name\?/);
  });

  it('says in its own words that saving was refused, and lets failures through', async () => {
    const call = new Call();
    call.reply = { refused: 'NO_SCOPE: leads' };
    const said = await call.story(begin, 'Yes.');
    expect(said).toMatch(/could not pass that on/);
    expect(said).not.toContain('NO_SCOPE');
    expect(call.parts).toContainEqual({ type: 'tool-call', name: 'offer_lead_form' });

    const broken = new Call();
    await broken.says(begin);
    broken.reply = new Error('the database is away');
    await expect(broken.says('Yes.')).rejects.toThrow('the database is away');
    broken.reply = { leadId };
    expect(await broken.says('Yes.')).toMatch(/passed your details on/);
  });

  it('speaks German', async () => {
    const call = new Call();
    call.business = { name: 'Lindenhof', language: 'de-AT', consentText: 'Ich willige ein.' };
    expect(await call.says('Können Sie mich bitte zurückrufen?')).toMatch(/Wie ist Ihr Name\?$/);
    expect(await call.says('Mein Name ist Jörg Weber.')).toMatch(/E-Mail oder Telefon/);
    expect(await call.says('null drei null eins zwei drei vier fünf sechs')).toMatch(/den Namen Jörg Weber, buchstabiert J, Ö, R, G.*„Ich willige ein\.“ Stimmt das/);
    expect(await call.says('Ja, einverstanden.')).toMatch(/weitergegeben/);
    expect(call.saved).toEqual([expect.objectContaining({ name: 'Jörg Weber', phone: '030123456' })]);
  });

  it('never saves before a yes to its last read-back, whatever is said', async () => {
    const lines = fc.oneof(
      fc.constantFrom(begin, 'yes', 'Yes.', 'no', 'that is right', 'okay', 'Jane Doe', '030 123456', 'jane at example dot com', 'd o e', 'cancel', 'When do you open?', 'hmm', 'call me back', 'the name is wrong', 'I agree'),
      fc.string({ maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(lines, fc.boolean()), { maxLength: 14 }), async (said) => {
        const call = new Call();
        for (const [line, isHeard] of said) {
          const before = call.saved.length;
          const past = call.history.filter(({ role }) => role === 'assistant').map(({ text }) => text);
          await call.says(line, (text) => (isHeard ? text : ''));
          if (call.saved.length === before) continue;
          const details = Object.entries(call.saved.at(-1) ?? {}).filter(([key]) => key === 'email' || key === 'name');
          const readBack = past.findLast((text) => text.includes('I have ')) ?? '';
          // Noise that folds to a German yes is one.
          expect(line).toMatch(/^\W*(yes|ja|I agree)\W*$/i);
          for (const [, value] of details) expect(readBack).toContain(value);
          expect(readBack).toContain(consentText);
        }
      }),
      { numRuns: 300 },
    );
  });
});
