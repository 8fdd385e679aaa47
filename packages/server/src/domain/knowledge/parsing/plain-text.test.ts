import { describe, expect, it } from 'vitest';
import { parsePlainText } from './plain-text.ts';

describe('parsePlainText', () => {
  it('takes a short line without an end for a heading', () => {
    expect(parsePlainText('Opening hours\nMonday 8-12\nTuesday 8-12\n\nParking\n\nBehind the house, entrance from the lane.')).toEqual([
      { title: 'Opening hours', blocks: ['Monday 8-12\nTuesday 8-12'] },
      { title: 'Parking', blocks: ['Behind the house, entrance from the lane.'] },
    ]);
  });

  it('takes sentences for text', () => {
    expect(parsePlainText('We bake bread.\nIt is good.\n\nCome by.')).toEqual([{ title: '', blocks: ['We bake bread.\nIt is good.', 'Come by.'] }]);
  });

  it('pairs questions with their answers', () => {
    expect(parsePlainText('About us, shortly.\nQ: Do you deliver?\nA: Yes.\nQ2. How much?\nA2. Three euros.\nSometimes four.')).toEqual([
      { title: '', blocks: ['About us, shortly.'] },
      { title: 'Do you deliver?', blocks: ['Yes.'] },
      { title: 'How much?', blocks: ['Three euros.\nSometimes four.'] },
    ]);
  });

  it.each(['', ' \n\n ', '\uFEFF'])('finds nothing in %j', (source) => {
    expect(parsePlainText(source)).toEqual([]);
  });
});
