/**
 * CSV as RFC 4180 has it, safe to open in a spreadsheet.
 *
 * Requirements:
 * 1. A reader that knows commas and quotes gets every cell back.
 * 2. No cell begins like a formula, whatever a visitor typed: those get an apostrophe in front, which spreadsheets take as
 *    "this is text". `+4930123456` becomes `'+4930123456` and stays readable.
 * 3. The same holds where a spreadsheet takes semicolons or tabs for separators (much of Europe): there a cell of ours is
 *    cut at its own semicolons and line breaks, and no piece may begin like a formula either.
 * 4. Nothing in it moves the cursor of a terminal it is printed on.
 */
import { safeText } from './safe-text.ts';

/** What starts a formula, in its full-width forms too, at a cell's begin or after what some reader takes for a cell's end. */
const formula = /(^|[;\t\n])([\s"'\p{Cf}]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
const leadingBlank = /^(?=[\t\n])/;

/** Put at the begin of the file so that Excel reads it as UTF-8. */
export const byteOrderMark = '\ufeff';

export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  // A number of ours is no formula: usage totals have to stay numbers.
  if (typeof value === 'number') return String(value);
  const text = safeText(value).replace(formula, "$1$2'").replace(leadingBlank, "'");
  return /[",;\t\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\n', '\r\n')}"` : text;
}

/** One record with its line break. */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
