import { problemCodes } from '@coatcheck/contract/problems';
import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';

describe.each([en, de])('the sentences in $language', (strings) => {
  it('are all there, and none is another language’s', () => {
    const other = strings === en ? de : en;
    const sentences = Object.entries(strings).filter(([, value]) => typeof value === 'string');
    const theirs = new Map(Object.entries(other));
    expect(sentences.filter(([, value]) => value.trim() === '')).toEqual([]);
    expect(sentences.filter(([name, value]) => name !== 'name' && value === theirs.get(name))).toEqual([]);
  });

  it.each([...problemCodes, 'offline', 'unreachable', 'interrupted', 'a_code_of_next_year'])('tell a person about %s', (code) => {
    expect(strings.failure(code)).toMatch(/^[A-ZÄÖÜ].{15,}\.$/);
    expect(strings.failure(code)).not.toMatch(/[a-z]_[a-z]|undefined|NaN/);
  });

  it('say how long to wait', () => {
    expect(strings.failure('rate_limited', 12)).toContain('12');
    expect(strings.failure('rate_limited', 600)).toContain('10');
    expect(strings.failure('rate_limited', 1)).not.toContain('1');
  });
});
