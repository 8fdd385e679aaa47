import { describe, expect, it } from 'vitest';
import { createFormat, regionalTag } from './language.tsx';

const now = () => Date.parse('2026-03-10T12:00:00Z');

describe('how moments and numbers are written', () => {
  it('takes the region from the browser, and nothing that is no language tag', () => {
    expect(regionalTag(['fr-FR', 'en-GB', 'en-US'], 'en')).toBe('en-GB');
    for (const none of ['en-US@posix', 'en-US-US', 'en-ab1', 'en-', 'en_GB']) expect(regionalTag([none], 'en'), none).toBe('en');
    expect(regionalTag([], 'de')).toBe('de');
  });

  it('follows the language', () => {
    expect(createFormat('en', now).number(12_345.6)).toBe('12,345.6');
    expect(createFormat('de', now).number(12_345.6)).toBe('12.345,6');
    expect(createFormat('en', now).utcDay('2026-03-01')).toBe('Mar 1');
    expect(createFormat('de', now).distance('2026-03-10T09:00:00Z')).toBe('vor 3 Stunden');
    expect(createFormat('en', now).distance('2026-03-16T12:00:00Z')).toBe('in 6 days');
    expect(createFormat('de', now).languageName('de')).toBe('Deutsch');
  });

  it('breaks at nothing that is no moment', () => {
    const format = createFormat('en', now);
    for (const strange of ['', 'yesterday', '<b>', '2026-99-99']) {
      expect(format.moment(strange)).toBe(strange);
      expect(format.distance(strange)).toBe(strange);
    }
    expect(format.languageName('<script>')).toBe('<script>');
  });
});
