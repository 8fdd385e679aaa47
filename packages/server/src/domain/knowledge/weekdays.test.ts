import { describe, expect, it } from 'vitest';
import { english } from './language/english.ts';
import { german } from './language/german.ts';
import { daysIn, unnamedDays } from './weekdays.ts';

describe('daysIn', () => {
  it.each([
    ['Monday to Friday: 8–18', [0, 1, 2, 3, 4]],
    ['Mon-Thu 9-17', [0, 1, 2, 3]],
    ['Sat – Mon', [0, 5, 6]],
    ['closed on Sundays and Wednesdays', [2, 6]],
    ['open daily', [0, 1, 2, 3, 4, 5, 6]],
    ['at weekends', [5, 6]],
    ['the sunset money', []],
  ])('%s', (text, days) => {
    expect([...daysIn(text, english)].toSorted((one, other) => one - other)).toEqual(days);
  });

  it.each([
    ['Mo–Fr 8–18 Uhr', [0, 1, 2, 3, 4]],
    ['Sa 9–12, So geschlossen', [5]],
    ['montags bis mittwochs', [0, 1, 2]],
    ['so kann man das machen, die 3 Karten', []],
    ['am Wochenende', [5, 6]],
  ])('%s', (text, days) => {
    expect([...daysIn(text, german)].toSorted((one, other) => one - other)).toEqual(days);
  });
});

describe('unnamedDays', () => {
  it('names the days inside a range, and none that the text names itself', () => {
    expect(unnamedDays('- Monday to Thursday: 8–18\n- Friday: 8–14', english)).toEqual(['tuesday', 'wednesday']);
  });
});
