/**
 * Text without what only an eye needs: Markdown, HTML, citation marks, emoji. Works on halves of it too, as a sentence may begin
 * inside of bold type or end before a link does. Every pattern is bounded, so that time grows with length alone.
 */

/** Whole lines that say nothing. */
const rule = /^[ \t]{0,40}(?:[-*_=][ \t]{0,8}){3,100}$/;
const fence = /^[ \t]{0,40}(?:```|~~~)[^`\n]{0,60}$/;
const tableRule = /^[ \t]{0,40}\|?(?=[^-\n]{0,20}-)[ \t:|-]{3,400}$/;

/** What begins a line. "1." stays, as it says which. */
const lineStart = /^[ \t]{0,40}(?:>[ \t]{0,8}){0,8}(?:(?:#{1,6}|[-*+•‣◦▪·–])[ \t]+(?:\[[ xX]\][ \t])?)?/;
/** A list's number, and not the day of a German date: "1. Call us" is read "one, call us". */
const listNumber = /^[ \t]{0,40}(\d{1,3})[.)][ \t]+(?!Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?=\S)/;
const linesEnd = /[.!?:;,…。！？]["'”’»)\]*_`]{0,6}$/;

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&nbsp;': ' ', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&euro;': '€' };

const marks: readonly (readonly [RegExp, string])[] = [
  [/&(?:amp|nbsp|lt|gt|quot|#39|euro);/g, ''],
  // Comments, tags; an address between < and > stays.
  [/<!--[^<>]{0,400}-->/g, ' '],
  [/<\/?(?:br|p|div|li|tr|td|th)\b[^<>]{0,100}>/gi, ' '],
  [/<\/?[a-z][a-z0-9-]{0,20}(?:\s[^<>]{0,200})?\/?>/gi, ''],
  // Citation marks before links, as [1](#source) is one too.
  [/\[\^?\d{1,3}(?:[,;–-]\s?\d{1,3}){0,8}\](?:\([^()\s]{0,300}\))?/g, ''],
  [/【[^【】\n]{0,60}】/g, ''],
  [/!?\[([^[\]\n]{0,300})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s["'][^"'\n]{0,200}["'])?\)/g, '$1'],
  [/!?\[([^[\]\n]{1,300})\]\[[^[\]\n]{0,60}\]/g, '$1'],
  // The second half of a link, and the first of an address that never ends.
  [/\]\((?:https?:|mailto:|tel:|\/|#)[^()\s]{0,1000}\)?/g, ''],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
  [/(?<=\d) ?\* ?(?=\d)/g, ' × '],
  [/\*{1,3}|`{1,3}|~~/g, ''],
  // Underscores that mark; those inside of a word are part of an address, or of no word at all.
  [/(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_@])/gu, ''],
];

/** A superscript after a word is a footnote's; after a unit of length it is the unit's. */
const footnote = /(?<!(?:^|[\s\d])[ckdm]?m|\d)(?<=[\p{L}\p{P}])[¹²³⁰⁴-⁹]{1,4}/gu;
const pictures = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Variation_Selector}]|[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]|\u20e3|[\u{e0000}-\u{e007f}]/gu;

/**
 * @param markdown one sentence or a whole answer
 * @returns one line. What stood on lines of its own ends with a full stop, a table's cells are parted by commas.
 */
export function plainText(markdown: string): string {
  const lines = markdown
    .toWellFormed()
    .split(/[\r\n]+/)
    .map(plainLine)
    .filter((line) => line !== '');
  return lines.map((line, index) => (index === lines.length - 1 || linesEnd.test(line.slice(-8)) ? line : `${line}.`)).join(' ');
}

function plainLine(line: string): string {
  if (line.length <= 1000 && (rule.test(line) || fence.test(line) || tableRule.test(line))) return '';
  let text = line.replace(lineStart, '').replace(listNumber, '$1, ');
  if (/^\s{0,40}\|/.test(line) || /\|\s{0,40}$/.test(line.slice(-41))) text = cells(text);
  for (const [pattern, put] of marks) text = put === '' ? text.replace(pattern, (found) => entities[found] ?? '') : text.replace(pattern, put);
  return text.replace(footnote, '').replace(pictures, ' ').replace(/\p{Cc}/gu, ' ').replace(/ {2,}/g, ' ').trim();
}

function cells(row: string): string {
  return row
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(', ');
}

/** What is left of marks when everything meant has been read: none of it is ever spoken. */
export function withoutSymbols(text: string): string {
  return text
    .replace(/[*_#`~|<>[\]{}\\^]/g, ' ')
    .replace(/\s{1,}/g, ' ')
    .replace(/ (?=[,.;:!?…])/g, '')
    .replace(/([,;:])(?:[,;] ?)+/g, '$1 ')
    .replace(/[,;] ?(?=[.!?:])/g, '')
    .replace(/([!?:])[.,]/g, '$1')
    .replace(/ {2,}/g, ' ')
    .replace(/^(?:[\s,;:.!?…]|[–—-]{1,3}\s)+(?=\S)/, '')
    .trim();
}
