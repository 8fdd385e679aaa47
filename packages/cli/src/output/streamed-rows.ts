/** Writes an export row by row, as CSV or as one JSON document, without ever holding all of it. */
import { byteOrderMark, csvRecord } from './csv.ts';
import type { Output } from './output.ts';
import { safeJson } from './safe-text.ts';

export interface CsvColumn<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string | number | null;
}

export interface Form<Row> {
  readonly csv: boolean;
  /** Begin the CSV with a byte order mark. */
  readonly bom: boolean;
  /** The one member of the JSON document, which holds the rows. */
  readonly member: string;
  readonly columns: readonly CsvColumn<Row>[];
}

/** @returns how many rows were written */
export async function writeRows<Row>(output: Output, form: Form<Row>, rows: AsyncIterable<Row>): Promise<number> {
  const { csv, bom, member, columns } = form;
  let count = 0;
  // Nothing is written before the first row is there: a refusal must leave stdout empty.
  const header = (bom ? byteOrderMark : '') + csvRecord(columns.map((column) => column.heading));
  const begin = () => output.piece(csv ? header : `{${JSON.stringify(member)}:[`);
  for await (const row of rows) {
    if (count === 0) await begin();
    await output.piece(
      csv ? csvRecord(columns.map((column) => column.cell(row))) : `${count === 0 ? '' : ','}\n${safeJson(row)}`,
    );
    count += 1;
  }
  if (count === 0) await begin();
  if (!csv) await output.piece(count === 0 ? ']}\n' : '\n]}\n');
  return count;
}
