/**
 * Tables for people. On a terminal they fit: wide columns are cut, and where even that is not enough each row becomes a
 * small list. Piped into a file or another program nothing is cut.
 */
import { cutTo, displayWidth, padTo } from './display-width.ts';
import { safeLine } from './safe-text.ts';

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string | number | null;
  /** Never cut: an id or a key that is half there is worth nothing. */
  readonly whole?: boolean;
  /** Which side of its column a cell stands on. Default: left. */
  readonly align?: 'left' | 'right';
}

const gap = '  ';
/** A column that may be cut keeps at least this many columns of the terminal. */
const cutMin = 12;

/**
 * @param width columns of the terminal; undefined when nobody is looking at one
 * @returns lines joined by line feeds, none at the end
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width?: number): string {
  const cells = rows.map((row) => columns.map((column) => safeLine(String(column.cell(row) ?? ''))));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.heading), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const fitted = width === undefined ? widths : fit(columns, widths, width);
  if (fitted === undefined)
    return cells.map((row) => fields(columns.map((column, index) => [column.heading, row[index] ?? '']))).join('\n\n');
  const line = (row: readonly string[]) =>
    columns
      .map((column, index) => {
        const width = fitted[index] ?? 0;
        return padTo(cutTo(row[index] ?? '', width), width, column.align);
      })
      .join(gap)
      .trimEnd();
  return [columns.map((column) => column.heading), ...cells].map(line).join('\n');
}

/** Names and values one below the other. Empty values are left out; values of several lines are indented. */
export function fields(pairs: readonly (readonly [name: string, value: string | number | null])[]): string {
  const shown = pairs.map(([name, value]) => [name, safeLine(String(value ?? ''))] as const).filter(([, value]) => value !== '');
  const nameWidth = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  return shown.map(([name, value]) => padTo(name, nameWidth) + gap + value).join('\n');
}

/** Takes from the widest column until the table fits; undefined when it can't. */
function fit<Row>(columns: readonly Column<Row>[], wanted: readonly number[], width: number): number[] | undefined {
  const widths = [...wanted];
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap.length * (columns.length - 1) - width;
  while (excess > 0) {
    let widest = -1;
    columns.forEach((column, index) => {
      if (column.whole !== true && (widths[index] ?? 0) > Math.max(cutMin, widths[widest] ?? 0)) widest = index;
    });
    if (widest === -1) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
