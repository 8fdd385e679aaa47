/**
 * Text that visitors, tenants or servers wrote, made harmless for a terminal.
 *
 * A terminal obeys what it prints: escape sequences can recolour, retitle, overwrite lines already shown or answer as if
 * typed, and bidirectional overrides show words in another order than they stand. None of that may come from data.
 */
import { stripVTControlCharacters } from 'node:util';

/** C0 except tab and line feed, DEL, C1, and the line and paragraph separators. */
const controls = /(?![\t\n])\p{Cc}|[\u2028\u2029]/gu;
/** Embeddings, overrides and isolates, the three direction marks. Hebrew and Arabic read well without them. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Tag characters and interlinear marks: invisible, and good for nothing but hiding words in words. */
const hidden = /[\u{e0000}-\u{e007f}\ufff9-\ufffb]/gu;

/** The text with tabs and line breaks kept; everything a terminal would obey is gone. */
export function safeText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed().replace(/\r\n?/g, '\n'))
    .replace(controls, '')
    .replace(directions, '')
    .replace(hidden, '');
}

/** The same on one line, for a cell of a table: runs of white space become one space. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\s+/gu, ' ').trim();
}

/**
 * JSON that can be shown on a terminal. The document is the same: what a terminal would obey is written as an escape.
 *
 * @param indent spaces a level; 0 gives one line
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu,
    (character) =>
      character
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
  );
}
