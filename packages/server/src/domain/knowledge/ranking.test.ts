import { describe, expect, it } from 'vitest';
import { rank, type Hit, type Term } from './ranking.ts';

const statistics = { passages: 20, titleWords: 2, bodyWords: 20 };
const term = (lexeme: string, weight = 1, likeness = 1): Term => ({ weight, alternatives: new Map([[lexeme, likeness]]), optional: false });
const hit = (passageId: string, lexeme: string, counts: Partial<Hit> = {}): Hit => ({
  passageId, lexeme, titleCount: 0, bodyCount: 1, titleWords: 2, bodyWords: 20, ...counts,
});
const first = (terms: Term[], hits: Hit[], frequencies: [string, number][]) => rank(terms, hits, new Map(frequencies), statistics)[0];

describe('rank', () => {
  it('prefers the passage that has the rarer word', () => {
    const best = first([term('open'), term('sauna')], [hit('a', 'open'), hit('b', 'sauna')], [['open', 12], ['sauna', 1]]);
    expect(best?.passageId).toBe('b');
  });

  it('prefers the word in the title, and the shorter passage', () => {
    expect(first([term('park')], [hit('a', 'park'), hit('b', 'park', { titleCount: 1 })], [['park', 2]])?.passageId).toBe('b');
    expect(first([term('park')], [hit('a', 'park', { bodyWords: 80 }), hit('b', 'park', { bodyWords: 10 })], [['park', 2]])?.passageId).toBe('b');
  });

  it('scores lower for each word that nobody knows', () => {
    const known = first([term('park')], [hit('a', 'park')], [['park', 2]]);
    const unknown = first([term('park'), term('helicopter')], [hit('a', 'park')], [['park', 2]]);
    expect(unknown?.share).toBeLessThan((known?.share ?? 0) * 0.6);
  });

  it('stays between 0 and 1, whatever the counts', () => {
    const best = first([term('a')], [hit('p', 'a', { bodyCount: 1000, titleCount: 1000, bodyWords: 1 })], [['a', 20]]);
    expect(best?.share).toBeGreaterThan(0.9);
    expect(best?.share).toBeLessThanOrEqual(1);
  });

  it('gives another word for it less than the word itself', () => {
    const hits = [hit('a', 'cost')];
    expect(first([term('cost', 1, 0.6)], hits, [['cost', 2]])?.share).toBeLessThan(first([term('cost')], hits, [['cost', 2]])?.share ?? 0);
  });

  it('adds for a cue where it fits, and takes nothing where it does not', () => {
    const cue: Term = { ...term('price', 0.3), optional: true };
    const without = first([term('bread')], [hit('a', 'bread')], [['bread', 2]]);
    expect(first([term('bread'), cue], [hit('a', 'bread')], [['bread', 2], ['price', 3]])?.share).toBe(without?.share);
  });

  it('doubts a passage of which nothing but the title was asked for', () => {
    const inTitle = hit('a', 'tramway', { titleCount: 1 });
    const near = first([term('tramway'), term('bishop')], [inTitle], [['tramway', 1]]);
    const whole = first([term('tramway'), term('mule')], [inTitle, hit('a', 'mule')], [['tramway', 1], ['mule', 1]]);
    expect(near?.evidence).toBeLessThan(near?.share ?? 0);
    expect(whole?.evidence).toBe(whole?.share);
  });

  it('says how much of the title was asked for', () => {
    const hits = [hit('a', 'tramway', { titleCount: 1, titleWords: 2 }), hit('a', 'mule')];
    expect(first([term('tramway'), term('mule')], hits, [['tramway', 1], ['mule', 1]])?.titleAsked).toBe(0.5);
    expect(first([term('mule')], hits, [['mule', 1]])?.titleAsked).toBe(0);
  });

  it('doubts a passage that has not one word that was said', () => {
    const guessed = first([term('cost', 1, 0.6)], [hit('a', 'cost')], [['cost', 2]]);
    expect(guessed?.evidence).toBeLessThan(guessed?.share ?? 0);
  });

  it('finds nothing without terms or hits', () => {
    expect(rank([], [hit('a', 'x')], new Map(), statistics)).toEqual([]);
    expect(rank([term('x')], [], new Map(), statistics)).toEqual([]);
  });
});
