/** `coatcheck usage show`: what a customer's assistant used. */
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { table, type Column } from '../../output/table.ts';
import { declarePeriod, fetchReport, PeriodInput, type Report } from './report.ts';

type Row = Report['days'][number];

const columns: readonly Column<Row>[] = [
  { heading: 'DAY', cell: (row) => row.day, whole: true },
  { heading: 'MODEL', cell: (row) => row.model },
  { heading: 'ANSWERS', cell: (row) => row.answers, align: 'right', whole: true },
  { heading: 'TOKENS IN', cell: (row) => row.input_tokens, align: 'right', whole: true },
  { heading: 'TOKENS OUT', cell: (row) => row.output_tokens, align: 'right', whole: true },
];

export const usageShow = defineCommand({
  declare: (command) => void declarePeriod(command.description('Shows answers and tokens by day (UTC) and model, with totals.')),
  examples: ['usage show --tenant "Corner Bakery"', 'usage show --tenant k3v9q2ma --from 2026-03-01 --to 2026-03-31'],
  input: z.object(PeriodInput),
  async run(input, { operator, output }) {
    const report = await fetchReport(await operator(), input);
    await output.result(report, () => {
      if (report.days.length === 0) return `Nothing was used from ${report.from} to ${report.to}.`;
      return table(columns, [...report.days, total(report.days)], output.width);
    });
  },
});

function total(days: readonly Row[]): Row {
  const sum = (of: (row: Row) => number) => days.reduce((whole, row) => whole + of(row), 0);
  return {
    day: 'total',
    model: '',
    answers: sum((row) => row.answers),
    input_tokens: sum((row) => row.input_tokens),
    output_tokens: sum((row) => row.output_tokens),
  };
}
