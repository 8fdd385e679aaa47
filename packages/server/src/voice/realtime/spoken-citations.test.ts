import { describe, expect, it } from 'vitest';
import { passages } from '../../../../../tests/harness/provider/turn.ts';
import { citationsFor } from './spoken-citations.ts';

const cited = (said: string, verdict: 'answer' | 'unsure' | 'none' = 'unsure', found = passages) =>
  citationsFor(said, 'And what does it cost?', [{ passages: found, verdict }], 'en').map(({ passage_id }) => passage_id);

describe('citationsFor', () => {
  it('cites the passage whose words were spoken', () => {
    expect(cited('A cleaning costs 89 euros, a check-up costs 45 euros.')).toEqual(['prices']);
    expect(cited('The practice is open from 8:00 to 18:00, Monday to Friday.')).toEqual(['hours']);
  });

  it('cites both where both were', () => {
    const both = cited('A cleaning costs 89 euros. The practice is open from 8:00 to 18:00, Monday to Friday.');
    expect(both.toSorted()).toEqual(['hours', 'prices']);
  });

  it('cites nothing for an answer with other words, but the first passage where the knowledge was sure', () => {
    expect(cited('I do not know that, I am sorry.')).toEqual([]);
    expect(cited('Wir haben werktags geöffnet.', 'answer')).toEqual(['hours']);
  });

  it('cites each passage once, and nothing where nothing was said or found', () => {
    const twice = [{ passages, verdict: 'answer' as const }, { passages, verdict: 'answer' as const }];
    expect(citationsFor('A cleaning costs 89 euros.', '', twice, 'en')).toHaveLength(1);
    expect(cited('', 'answer')).toEqual([]);
    expect(cited('A cleaning costs 89 euros.', 'answer', [])).toEqual([]);
  });
});
