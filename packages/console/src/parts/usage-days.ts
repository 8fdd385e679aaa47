/** A usage report, day by day and in sum. Reports name only days on which something happened; a chart needs the others too. */
import type { UsageReport } from '@coatcheck/contract/operator/records';

export interface DayOfUse {
  /** UTC, `2026-03-14`. */
  readonly day: string;
  readonly answers: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly calls: number;
  /** Of sound from the visitor's side, to one decimal. */
  readonly minutes: number;
}

export type Totals = Omit<DayOfUse, 'day'>;

const dayMs = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const toMinutes = (seconds: number) => Math.round(seconds / 6) / 10;

/** @returns the last `days` UTC days, today's included */
export function periodOf(days: number, now: number = Date.now()): { readonly from: string; readonly to: string } {
  return { from: dayOf(now - (days - 1) * dayMs), to: dayOf(now) };
}

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);

/** Seconds a call lasted: sound goes both ways at once, so the longer way counts. */
const secondsOf = ({ seconds_in, seconds_out }: UsageReport['calls'][number]) => Math.max(seconds_in, seconds_out);

export function totalsOf({ days, calls }: Pick<UsageReport, 'days' | 'calls'>): Totals {
  return {
    answers: sum(days, (row) => row.answers),
    inputTokens: sum(days, (row) => row.input_tokens),
    outputTokens: sum(days, (row) => row.output_tokens),
    calls: sum(calls, (row) => row.calls),
    minutes: toMinutes(sum(calls, secondsOf)),
  };
}

/** @returns every day from the first to the last, the quiet ones with zeros */
export function daysOf(report: UsageReport, { from, to }: { readonly from: string; readonly to: string }): DayOfUse[] {
  const days: DayOfUse[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += dayMs) {
    const day = dayOf(ms);
    const totals = totalsOf({ days: report.days.filter((row) => row.day === day), calls: report.calls.filter((row) => row.day === day) });
    days.push({ day, ...totals });
  }
  return days;
}
