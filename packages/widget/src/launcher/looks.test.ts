import { describe, expect, it } from 'vitest';
import { frameSizeOf, launcherSize } from './frame-size.ts';
import { languageOf, looksOf } from './looks.ts';

describe('the looks', () => {
  it('are those of the settings', () => {
    expect(looksOf({ name: 'A', colour: '#0F766E', corner: 'left', locale: 'de', surplus: 1 })).toEqual({ name: 'A', colour: '#0F766E', corner: 'left', locale: 'de' });
  });

  it.each([null, 7, [], { colour: 'red;}' }, { colour: '#12345', corner: 'top', name: 3, locale: {} }])('have a default for what %j lacks', (settings) => {
    expect(looksOf(settings)).toEqual({ name: '', colour: '#2563eb', corner: 'right', locale: '' });
  });
});

describe('the language', () => {
  it.each([
    ['de', ['en-GB'], 'de'],
    ['de-AT', [], 'de'],
    ['DE', [], 'de'],
    ['fr', ['it', 'de-CH', 'en'], 'de'],
    ['fr', ['it'], 'en'],
    ['den', ['den-CA'], 'en'],
    ['', [], 'en'],
  ] as const)('for a business that speaks %j and a visitor of %j is %s', (locale, visitor, expected) => {
    expect(languageOf(locale, visitor)).toBe(expected);
  });
});

describe('the frame', () => {
  it('is as small as the launcher while the panel is closed', () => {
    expect(frameSizeOf({ width: 320, height: 480 }, false)).toEqual({ ...launcherSize, full: false });
  });

  it('covers a phone, upright or not, and stays beside the page elsewhere', () => {
    expect(frameSizeOf({ width: 390, height: 844 }, true).full).toBe(true);
    expect(frameSizeOf({ width: 844, height: 390 }, true).full).toBe(true);
    expect(frameSizeOf({ width: 480, height: 420 }, true).full).toBe(false);
    expect(frameSizeOf({ width: 1280, height: 720 }, true)).toEqual({ width: 424, height: 680, full: false });
  });

  it('never asks for more than there is', () => {
    expect(frameSizeOf({ width: 500, height: 500 }, true)).toEqual({ width: 424, height: 468, full: false });
  });
});
