import { describe, expect, it } from 'vitest';
import { daysOf, periodOf, totalsOf } from './usage-days.ts';

const use = { answers: 2, input_tokens: 100, output_tokens: 10 };
const call = { engine: 'embedded', calls: 1, seconds_in: 90, seconds_out: 30, audio_input_tokens: 0, audio_output_tokens: 0 };
const report = {
  tenant_id: 't', from: '2026-02-27', to: '2026-03-01',
  days: [{ day: '2026-02-27', model: 'a', ...use }, { day: '2026-02-27', model: 'b', ...use }, { day: '2026-03-01', model: 'a', ...use }],
  calls: [{ day: '2026-03-01', ...call }],
};

describe('days of use', () => {
  it('are all days, the quiet ones too, models and engines together', () => {
    expect(daysOf(report, report)).toEqual([
      { day: '2026-02-27', answers: 4, inputTokens: 200, outputTokens: 20, calls: 0, minutes: 0 },
      { day: '2026-02-28', answers: 0, inputTokens: 0, outputTokens: 0, calls: 0, minutes: 0 },
      { day: '2026-03-01', answers: 2, inputTokens: 100, outputTokens: 10, calls: 1, minutes: 1.5 },
    ]);
    expect(totalsOf(report)).toEqual({ answers: 6, inputTokens: 300, outputTokens: 30, calls: 1, minutes: 1.5 });
  });

  it('of a period end today, in UTC', () => {
    expect(periodOf(7, Date.parse('2026-03-01T23:59:59Z'))).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(periodOf(1, Date.parse('2026-03-01T00:00:00Z'))).toEqual({ from: '2026-03-01', to: '2026-03-01' });
  });
});
