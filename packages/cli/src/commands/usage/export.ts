/** `coatcheck usage export`: what a customer's assistant used, for an invoice. */
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { usageFailure } from '../../failure.ts';
import { byteOrderMark, csvRecord } from '../../output/csv.ts';
import { safeJson } from '../../output/safe-text.ts';
import { declarePeriod, fetchReport, PeriodInput } from './report.ts';

const figures = [
  'answers', 'input_tokens', 'output_tokens', 'calls', 'seconds_in', 'seconds_out', 'audio_input_tokens', 'audio_output_tokens',
] as const;

export const usageExport = defineCommand({
  declare: (command) =>
    void declarePeriod(command.description('Prints answers, tokens and calls by day (UTC), as one JSON document or as CSV.'))
      .option('--csv', 'CSV instead of JSON')
      .option('--bom', 'begin the CSV with a byte order mark, so that Excel reads it as UTF-8'),
  examples: ['usage export --tenant "Corner Bakery" --from 2026-03-01 --to 2026-03-31 --csv > march.csv'],
  input: z.object({ ...PeriodInput, csv: z.optional(z.boolean()), bom: z.optional(z.boolean()) }),
  async run(input, { operator, output }) {
    if (input.csv === true && output.json) throw usageFailure('--csv and --json exclude each other.');
    if (input.bom === true && input.csv !== true) throw usageFailure('--bom goes with --csv.');
    const report = await fetchReport(await operator(), input);
    if (input.csv !== true) return await output.result(report, () => safeJson(report, 2));
    await output.piece((input.bom === true ? byteOrderMark : '') + csvRecord(['tenant_id', 'day', 'model', ...figures]));
    for (const row of [...report.days, ...report.calls.map(({ engine, ...call }) => ({ model: engine, ...call }))]) {
      await output.piece(csvRecord([report.tenant_id, row.day, row.model, ...figures.map((figure) => figureIn(row, figure))]));
    }
  },
});

/** A row of answers has none of the figures of a row of calls, and the other way round. */
function figureIn(row: Partial<Record<(typeof figures)[number], number>>, figure: (typeof figures)[number]): number {
  return row[figure] ?? 0;
}
