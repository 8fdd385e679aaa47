import { Email, Phone } from '@coatcheck/contract/leads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingEvidence } from '../../models/lead-evidence.ts';
import { parseContact, saidContact, withoutContact, type SpokenContact } from './parse-contact.ts';

describe('parseContact', () => {
  it.each<[string, SpokenContact]>([
    // Addresses
    ['My name is Jane Doe, my email is jane dot doe at example dot com.', { name: 'Jane Doe', email: 'jane.doe@example.com' }],
    ['jane.doe@example.com', { email: 'jane.doe@example.com' }], ['Jane.Doe@Example.com.', { email: 'jane.doe@example.com' }],
    ['j a n e at gmail dot com', { email: 'jane@gmail.com' }], ['J-A-N-E at gmail.com', { email: 'jane@gmail.com' }],
    ['It’s J. A. N. E. at gmail dot com.', { email: 'jane@gmail.com' }], ['It’s j, a, n, e, dot, d, o, e, at, example, dot, com.', { email: 'jane.doe@example.com' }],
    ['it’s john underscore smith 42 at my dash company dot co dot uk', { email: 'john_smith42@my-company.co.uk' }],
    ['Jane Doe at Example.com', { email: 'janedoe@example.com' }], ['jane doe at my company dot com', { email: 'janedoe@mycompany.com' }],
    ['jane@example dot com', { email: 'jane@example.com' }], ['jane at sign gmail dot com', { email: 'jane@gmail.com' }], ['My name is Jane and email is jane at gmail.', { name: 'Jane', email: 'jane@gmail.com' }],
    ['my email is jane dot doe forty two at example dot org', { email: 'jane.doe42@example.org' }], ['you can email me: jane doe 1985 at outlook dot com', { email: 'janedoe1985@outlook.com' }],
    ['Jane, j a n e, at gmail dot com', { email: 'jane@gmail.com' }], ['my mail is j for john, o, n, at web dot de', { email: 'jon@web.de' }],
    ['november india charlie echo at gmail dot com', { email: 'nice@gmail.com' }], ['S M I T H at T dash online dot D E.', { email: 'smith@t-online.de' }],
    ['I’m Jane and you can reach me at jane at example dot com', { name: 'Jane', email: 'jane@example.com' }], ['double o seven at mi six dot example', { email: '007@mi6.example' }],
    ['mein Name ist Jörg Weber und meine E-Mail ist jörg punkt weber ät web punkt de', { name: 'Jörg Weber', email: 'joerg.weber@web.de' }],
    ['Not jane at example dot com, jayne at example dot com', { email: 'jayne@example.com' }], ['Send it to bob at the office dot com.', { email: 'bob@theoffice.com' }],
    ['name Jane Doe email jane at example dot com', { name: 'Jane Doe', email: 'jane@example.com' }],
    ['It is John underscore Smith Forty to at my dash company dot com.', { email: 'john_smith42@my-company.com' }], ['My email is JaneDoe at example.com.', { email: 'janedoe@example.com' }],
    // Numbers
    ['call me on five, five, five, a one, two, three, four.', { phone: '5551234' }],
    ['call me on five five five, oh one two three four', { phone: '55501234' }], ['plus four nine three oh one two three four five six', { phone: '+4930123456' }],
    ['my number is double four triple seven five', { phone: '447775' }], ['my number is 030 123456', { phone: '030123456' }], ['+49 30 123456', { phone: '+4930123456' }],
    ['it is plus forty nine one seven six double oh one two three four five', { phone: '+491760012345' }], ['my number is oh three oh one to three for five six', { phone: '030123456' }],
    ['(555) 123-4567', { phone: '5551234567' }], ['one eight hundred five five five one two three four', { phone: '18005551234' }], ['plus 49 (0)30 123456', { phone: '+4930123456' }],
    ['oh one seven six, one two three, four five six seven', { phone: '01761234567' }], ['0049 30 123456', { phone: '+4930123456' }], ['The number is +1 (555) 010-9999, ask for Bob.', { phone: '+15550109999' }],
    ['no, it’s not 5551234567, it’s 5551234568', { phone: '5551234568' }], ['Meine Nummer ist null eins sieben sechs zweiundvierzig dreizehn neun', { phone: '017642139' }],
    ['My email is Jane Doe at Gmail.com and my number is 030 123 456.', { email: 'janedoe@gmail.com', phone: '030123456' }], ['five-five-five one-two-three-four', { phone: '5551234' }],
    // Names
    ['Yeah, it’s Jane Doe, J-A-N-E D-O-E.', { name: 'Jane Doe' }], ['My name is Jane Smith, S-M-Y-T-H.', { name: 'Jane Smyth' }], ['my name’s mary-jane o’brien', { name: 'Mary-Jane O’Brien' }],
    ['My name is Jon, J-O-N, and my phone number is 555-123-4567.', { name: 'Jon', phone: '5551234567' }], ['This is Peter Müller speaking, call me back please', { name: 'Peter Müller' }],
    ['Hi, Bob here.', { name: 'Bob' }], ['My name is Dr. Jane van der Berg.', { name: 'Jane van der Berg' }], ['my name is James and I’d like an appointment', { name: 'James' }], ['ich heiße Anna', { name: 'Anna' }],
    // Nothing of that
    ['I’m looking for a dentist', {}], ['I am Calling about a crown', {}], ['Is Anna here?', {}], ['call me at nine tomorrow', {}], ['I live at 14 Linden Street', {}],
    ['We open at 8:00 on 25/11/2026', {}], ['my postcode is 10115 and I need 12000 leaflets', {}], ['Do you work at example.com?', {}], ['constructor at __proto__ dot com', {}], ['toString constructor valueOf', {}],
    ['ich bin auf der Suche nach einem Termin', {}], ['my name is', {}], ['at dot com', {}], ['', {}], ['I’m not sure', {}], ['it’s me again', {}],
  ])('%j', (text, expected) => {
    expect(parseContact(text)).toEqual(expected);
  });

  it('takes a bare name and a short number where they were asked for', () => {
    expect(parseContact('jane doe')).toEqual({});
    expect(parseContact('jane doe', 'name')).toEqual({ name: 'Jane Doe' });
    expect(parseContact('Yes, Jane.', 'name')).toEqual({ name: 'Jane' });
    expect(parseContact('I don’t know.', 'name')).toEqual({});
    expect(parseContact('what is that', 'name')).toEqual({});
    expect(parseContact('one two three four five')).toEqual({});
    expect(parseContact('one two three four five', 'reach')).toEqual({ phone: '12345' });
  });

  const spoken = fc.array(
    fc.oneof(
      fc.constantFrom('at', 'dot', 'com', 'Jane', 'j', 'a', 'oh', 'one', 'forty', 'double', 'plus', '030', '+49', '123456', 'my', 'name', 'is', 'email', 'J-A-N-E', 'example.com', '@', 'as', 'in', 'hundred', 'dash', 'not', '25/11/2026'),
      fc.string({ maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  ).map((words) => words.join(' '));

  it('never throws, and finds nothing that the contract would refuse', () => {
    fc.assert(
      fc.property(spoken, fc.constantFrom(undefined, 'name' as const, 'reach' as const), (text, asked) => {
        const { name, email, phone } = parseContact(text, asked);
        if (email !== undefined) expect(Email.parse(email)).toBe(email);
        if (phone !== undefined) expect(Phone.parse(phone)).toBe(phone);
        if (name !== undefined) expect(name).toMatch(/^\p{L}[\p{L}\p{M}'’. -]{0,199}$/u);
        expect(saidContact(text).length).toBeLessThanOrEqual(4 * text.length + 4);
        expect(withoutContact(text).length).toBeLessThanOrEqual(2 * text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['at ', 'a at b dot ', 'dot ', 'a ', 'one ', 'double ', 'my name is ', 'J-', 'a.', '@', '!', '!a', 'my name is a ', 'oh to ', '1 ', 'jane at ', 'x as in ', 'alpha ', 'it’s Jane ', '+', 'jane@example.com ', '030 123456 and ', 'a'])(
    'takes no long over 20,000 signs of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(20_000 / piece.length));
      let quickestMs = Infinity;
      for (let round = 0; round < 3 && quickestMs >= 100; round += 1) {
        const began = performance.now();
        parseContact(text, 'name');
        quickestMs = Math.min(quickestMs, performance.now() - began);
      }
      expect(quickestMs).toBeLessThan(100);
    },
  );
});

describe('saidContact', () => {
  it.each([
    ['Write to jane dot doe at example dot com.', 'Write to jane.doe@example.com.'],
    ['call me on five five five, oh one two three four please', 'call me on 55501234 please'],
    ['I’m Jane, j a n e at gmail dot com and plus four nine three oh one two three four five six', 'I’m Jane, jane@gmail.com and +4930123456'],
    ['nothing of that at all', 'nothing of that at all'],
  ])('%j', (text, written) => {
    expect(saidContact(text)).toBe(written);
  });

  it('makes evidence of what was said', () => {
    const consentText = 'I agree.';
    const text = 'My name is Jane Doe, jane dot doe at example dot com, or oh three oh, one two three four five six.';
    const { name, email, phone } = parseContact(text);
    const judged = (question: string) => missingEvidence({ name, email, phone }, { question, history: [{ role: 'assistant', text: consentText }], consentText });
    expect(judged(text)).toMatch(/has not written that/);
    expect(judged(saidContact(text))).toBeUndefined();
  });
});
