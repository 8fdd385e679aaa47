/**
 * Leads as a table for a spreadsheet (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front: what
 * visitors write must run nowhere. It is opened by double click, so the bytes say that they are UTF-8.
 */
import type { Lead } from '@coatcheck/contract/operator/records';

const columns = ['created_at', 'name', 'email', 'phone', 'note', 'source', 'consent_text', 'lead_id', 'conversation_id'] as const satisfies readonly (keyof Lead)[];

/** Also behind white space or a quote, which some programs drop, and in their full-width forms. */
const formula = /^[\s"'\u00a0\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const byteOrderMark = '\ufeff';

export function cellOf(value: string | null): string {
  const text = value ?? '';
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

export function csvOf(leads: readonly Lead[]): string {
  const rows = [columns.map((column) => cellOf(column)), ...leads.map((lead) => columns.map((column) => cellOf(lead[column])))];
  return `${byteOrderMark}${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
}
