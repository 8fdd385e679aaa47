/**
 * Tables as lines that can be read, and quoted, one by one. Two columns: `Monday: 8–12`. More: each cell after the first with its
 * column's name, `Filling – Price: €85; Duration: 30 min`.
 */

export function isTableRow(line: string): boolean {
  return line.length < 20_000 && line.includes('|');
}

/** Beyond these a table is data: its columns' names stand once above it, not beside each cell, or a small file would fill a disk. */
const namedRowsMax = 500;
const namedCellsMax = 20;
const nameCharsMax = 60;

/** The line of dashes under a table's head. */
export function isTableRule(line: string): boolean {
  return line.includes('-') && line.includes('|') && /^[\s|:-]+$/.test(line);
}

/** @param rows the Markdown lines, the head first and the rule second */
export function tableText(rows: readonly string[], inline: (cell: string) => string): string {
  const cells = rows.filter((row) => !isTableRule(row)).map((row) => cellsOf(row).map(inline));
  return rowsText(cells);
}

/** @param rows the table's cells as text, the head first */
export function rowsText(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  if (body.length === 0) return head.filter((cell) => cell !== '').join(' – ');
  const wide = rows.some((row) => row.length > 2);
  const named = wide && body.length <= namedRowsMax && head.length <= namedCellsMax && head.every((name) => name.length <= nameCharsMax);
  const lines = body.map((row) => (named ? wideLine(head, row) : row.filter((cell) => cell !== '').join(wide ? '; ' : ': ')));
  // The columns' names stand once above: they may be the only words that say what the figures are.
  const names = named ? (head[0] ?? '') : head.filter((cell) => cell !== '').join(', ');
  const list = lines.filter((line) => line !== '').map((line) => `- ${line}`);
  return [...(names === '' ? [] : [names]), ...list].join('\n');
}

function wideLine(head: readonly string[], [first = '', ...rest]: readonly string[]): string {
  const named = rest.flatMap((cell, index) => {
    const name = head[index + 1] ?? '';
    if (cell === '') return [];
    return [name === '' ? cell : `${name}: ${cell}`];
  });
  return [first, named.join('; ')].filter((part) => part !== '').join(' – ');
}

function cellsOf(row: string): string[] {
  const inner = row.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}
