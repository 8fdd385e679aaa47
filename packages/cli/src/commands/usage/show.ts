/** `coatcheck usage show`: what a customer's assistant used. */
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { table, type Column } from '../../output/table.ts';
import { declarePeriod, fetchReport, PeriodInput, type Report } from './report.ts';

type Row = Report['days'][number];
type CallRow = Report['calls'][number];

const columns: readonly Column<Row>[] = [
  { heading: 'DAY', cell: (row) => row.day, whole: true },
  { heading: 'MODEL', cell: (row) => row.model },
  { heading: 'ANSWERS', cell: (row) => row.answers, align: 'right', whole: true },
  { heading: 'TOKENS IN', cell: (row) => row.input_tokens, align: 'right', whole: true },
  { heading: 'TOKENS OUT', cell: (row) => row.output_tokens, align: 'right', whole: true },
];

const callColumns: readonly Column<CallRow>[] = [
  { heading: 'DAY', cell: (row) => row.day, whole: true },
  { heading: 'VOICE', cell: (row) => row.engine },
  { heading: 'CALLS', cell: (row) => row.calls, align: 'right', whole: true },
  { heading: 'SECONDS HEARD', cell: (row) => Math.round(row.seconds_in), align: 'right', whole: true },
  { heading: 'SECONDS SPOKEN', cell: (row) => Math.round(row.seconds_out), align: 'right', whole: true },
];

export const usageShow = defineCommand({
  declare: (command) => void declarePeriod(command.description('Shows answers, tokens and calls by day (UTC), with totals.')),
  examples: ['usage show --tenant "Corner Bakery"', 'usage show --tenant k3v9q2ma --from 2026-03-01 --to 2026-03-31'],
  input: z.object(PeriodInput),
  async run(input, { operator, output }) {
    const report = await fetchReport(await operator(), input);
    await output.result(report, () => {
      const tables = [
        ...(report.days.length === 0 ? [] : [table(columns, [...report.days, total(report.days)], output.width)]),
        ...(report.calls.length === 0 ? [] : [table(callColumns, [...report.calls, totalOfCalls(report.calls)], output.width)]),
      ];
      return tables.length === 0 ? `Nothing was used from ${report.from} to ${report.to}.` : tables.join('\n\n');
    });
  },
});

const sumOf = <Of>(rows: readonly Of[]) => (figure: (row: Of) => number) => rows.reduce((whole, row) => whole + figure(row), 0);

function total(days: readonly Row[]): Row {
  const sum = sumOf(days);
  return {
    day: 'total',
    model: '',
    answers: sum((row) => row.answers),
    input_tokens: sum((row) => row.input_tokens),
    output_tokens: sum((row) => row.output_tokens),
  };
}

function totalOfCalls(calls: readonly CallRow[]): CallRow {
  const sum = sumOf(calls);
  return {
    day: 'total',
    engine: '',
    calls: sum((row) => row.calls),
    seconds_in: sum((row) => row.seconds_in),
    seconds_out: sum((row) => row.seconds_out),
    audio_input_tokens: sum((row) => row.audio_input_tokens),
    audio_output_tokens: sum((row) => row.audio_output_tokens),
  };
}
