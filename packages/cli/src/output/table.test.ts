import { describe, expect, it } from 'vitest';
import { cutTo, displayWidth } from './display-width.ts';
import { fields, table, type Column } from './table.ts';

interface Guest {
  readonly id: string;
  readonly name: string;
  readonly coats: number;
}

const columns: readonly Column<Guest>[] = [
  { heading: 'ID', cell: (guest) => guest.id, whole: true },
  { heading: 'NAME', cell: (guest) => guest.name },
  { heading: 'COATS', cell: (guest) => guest.coats, align: 'right', whole: true },
];

const guests: readonly Guest[] = [
  { id: 'a-1', name: 'Ada', coats: 2 },
  { id: 'b-2', name: '東京 太郎 🧥', coats: 10 },
  { id: 'c-3', name: 'A very long name that goes on and on', coats: 1 },
];

describe('tables', () => {
  it('line up by what is seen, not by code units', () => {
    const lines = table(columns, guests.slice(0, 2)).split('\n');
    expect(lines[0]).toBe('ID   NAME          COATS');
    expect(lines[1]).toBe('a-1  Ada               2');
    expect(lines[2]).toBe('b-2  東京 太郎 🧥     10');
  });

  it('cut nothing when nobody looks', () => {
    expect(table(columns, guests)).toContain('A very long name that goes on and on');
  });

  it('fit a terminal by cutting what may be cut', () => {
    const lines = table(columns, guests, 30).split('\n');
    expect(lines.map(displayWidth).every((width) => width <= 30)).toBe(true);
    expect(lines[3]).toContain('c-3  A very long');
    expect(lines[3]).toContain('…');
  });

  it('become lists where nothing more can be cut', () => {
    const text = table(columns, guests, 15);
    expect(text).toContain('ID     c-3\nNAME   A very long name that goes on and on\nCOATS  1');
  });

  it('keep one row one line, whatever stands in it', () => {
    const text = table(columns, [{ id: 'd', name: 'Eve\r\nfake row\u001b[1A\u202e', coats: 0 }]);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('Eve fake row');
  });
});

describe('fields', () => {
  it('line up and leave out what is empty', () => {
    expect(
      fields([
        ['name', 'Ada'],
        ['note', null],
        ['phone no', '1'],
      ]),
    ).toBe('name      Ada\nphone no  1');
  });
});

describe('width', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['日本', 4],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['a\u200bb', 2],
  ])('of %j is %i', (text, columnsTaken) => {
    expect(displayWidth(text)).toBe(columnsTaken);
  });

  it('is never exceeded by a cut, and no character is cut in two', () => {
    expect(cutTo('日本語日本語', 6)).toBe('日本…');
    expect(cutTo('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
    expect(cutTo('short', 5)).toBe('short');
  });
});
