import { describe, expect, it } from 'vitest';
import { localTime } from './local-time.ts';

describe('moments', () => {
  it.each(['2026-03-01T14:05:30.000Z', '2026-07-01T00:00:00.000Z', '1999-12-31T23:59:00.000Z'])(
    '%s is the same moment here',
    (instant) => {
      expect(localTime(instant)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/);
      expect(Date.parse(localTime(instant, true))).toBe(Date.parse(instant));
    },
  );

  it('that are none stay as they are', () => {
    expect(localTime('soon')).toBe('soon');
    expect(localTime(null)).toBe('');
  });
});
