/** A table that turns into a list of cards where there is no room; to a screen reader it is a table all the same. */
import './data-table.css';
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand right, under each other. */
  readonly isNumber?: boolean;
  /** Stands on top of the card, and tells rows apart. */
  readonly isHead?: boolean;
  /** Addresses and the like, which are not nice to read when broken. */
  readonly isWide?: boolean;
  /** Buttons of the row: no label on the card. */
  readonly isActions?: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly foot?: ReactNode;
}

const kindOf = <Row,>({ isNumber, isHead, isActions, isWide }: Column<Row>) => (isHead === true ? 'head' : isActions === true ? 'actions' : isNumber === true ? 'number' : isWide === true ? 'wide' : undefined);

/** The roles are written out, as `display: block` on a phone takes the elements' own away. */
export function DataTable<Row>({ label, columns, rows, keyOf, foot }: DataTableProps<Row>) {
  return (
    <table role="table" className="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.key} role="columnheader" scope="col" data-kind={kindOf(column)}>
              {column.isActions === true ? <span className="visually-hidden">{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) =>
              column.isHead === true ? (
                <th key={column.key} role="rowheader" scope="row" data-kind="head">{column.cell(row)}</th>
              ) : (
                <td key={column.key} role="cell" data-kind={kindOf(column)} data-label={column.label}>{column.cell(row)}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {foot}
    </table>
  );
}
