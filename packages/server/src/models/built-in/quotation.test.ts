import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../domain/knowledge/language/english.ts';
import { german } from '../../domain/knowledge/language/german.ts';
import { quote } from './quotation.ts';

const hours = {
  title: 'Opening hours',
  body: 'Day, Open\n- Monday to Thursday: 8:00–18:00\n- Friday: 8:00–14:00\n- Saturday: 9:00–12:00\n- Sunday: closed\n\nThe phones are answered from 7:45. We are closed for lunch.',
};
const fillings = {
  title: 'Fillings',
  body: 'Filling\n- Small, one surface – Price: €75\n- Medium, two surfaces – Price: €110\n- Large, three surfaces – Price: €150\n\nWe use tooth-coloured composite only, no amalgam, in every treatment room of the practice. Local anaesthetic is included.',
};
const cleaning = {
  title: 'Professional cleaning',
  body:
    'The hygienist removes tartar and stains and polishes the teeth until they shine. A session takes 45 to 60 minutes and costs €89. ' +
    'Most people come every six months and find that quite enough. With implants or inflamed gums we recommend to come every three.',
};

describe('quote', () => {
  it.each([
    ['are you open on friday?', '- Friday: 8:00–14:00'],
    ['open tuesday?', '- Monday to Thursday: 8:00–18:00'],
    ['sat and sun', '- Saturday: 9:00–12:00\n- Sunday: closed'],
  ])('picks the line of the day: %s', (question, expected) => {
    expect(quote(hours, question, english)).toBe(expected);
  });

  it('quotes from the start where the title alone was asked for', () => {
    expect(quote(hours, 'when are you open?', english)).toContain('- Monday to Thursday: 8:00–18:00\n- Friday');
    expect(quote(fillings, 'fillings', english)).toContain('€75');
  });

  it('picks the row that is asked for, and all rows where it could be each', () => {
    expect(quote(fillings, 'how much is a filling with two surfaces', english)).toBe('- Medium, two surfaces – Price: €110');
    expect(quote(fillings, 'what is the price of a filling', english).split('\n')).toHaveLength(3);
  });

  it('picks the sentence that answers', () => {
    expect(quote(fillings, 'do you use amalgam for fillings?', english)).toContain('no amalgam');
    expect(quote(cleaning, 'how often should people with implants come for cleaning', english)).toContain('With implants');
    expect(quote(cleaning, 'how often should people with implants come for cleaning', english)).not.toContain('tartar');
  });

  it('shows what introduces a list, but not the names of a table’s columns', () => {
    const bread = { title: 'Bread', body: `${'We bake every day with care and patience. '.repeat(8)}\nEvery day there is:\n- rye at €5\n- spelt at €6` };
    expect(quote(bread, 'is there spelt', english)).toBe('Every day there is:\n- spelt at €6');
    expect(quote(hours, 'friday', english)).not.toContain('Day, Open');
  });

  it('knows German days', () => {
    const zeiten = { title: 'Öffnungszeiten', body: '- Mo–Fr: 8–18 Uhr\n- Sa: 9–12 Uhr' };
    expect(quote(zeiten, 'habt ihr am Mittwoch offen?', german)).toBe('- Mo–Fr: 8–18 Uhr');
  });

  it('does not end a sentence at a short title', () => {
    const body = `${'We straighten teeth with care and patience. '.repeat(6)}For fixed braces we recommend Dr. Osei next door.`;
    expect(quote({ title: 'Aligners', body }, 'do you do fixed braces', english)).toBe('For fixed braces we recommend Dr. Osei next door.');
  });

  it('says nothing that the passage does not say, and not too much of it', () => {
    const line = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 30 }).map((words) => `${words.join(' ')}.`);
    fc.assert(
      fc.property(fc.array(fc.oneof(line, line.map((text) => `- ${text}`)), { minLength: 1, maxLength: 20 }), line, (lines, question) => {
        const quoted = quote({ title: 'T', body: lines.join('\n') }, question, english);
        for (const part of quoted.split('\n')) expect(lines.join('\n')).toContain(part.replace(/ …$/, ''));
        expect(quoted.length).toBeLessThan(4000);
      }),
    );
  });
});
