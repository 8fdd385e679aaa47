/** HTML to sections, by the document that a browser would make of it. Nothing in it is run or loaded. */
import { DOMParser } from 'linkedom';
import { SectionBuilder, type Section } from './section.ts';
import { rowsText } from './table.ts';

const dropped = new Set([
  'SCRIPT', 'STYLE', 'NAV', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'IFRAME', 'OBJECT', 'HEAD', 'SELECT', 'BUTTON', 'TEXTAREA', 'MATH', 'CANVAS',
]);
const blocks = new Set([
  'P', 'DIV', 'SECTION', 'ARTICLE', 'MAIN', 'HEADER', 'FOOTER', 'ASIDE', 'UL', 'OL', 'DL', 'DD', 'DT', 'BLOCKQUOTE', 'PRE', 'FIGURE',
  'FIGCAPTION', 'ADDRESS', 'FORM', 'FIELDSET', 'DETAILS', 'HR', 'BODY', 'TABLE', 'CAPTION',
]);
const headings = new Map([['H1', 1], ['H2', 2], ['H3', 3], ['H4', 4], ['H5', 5], ['H6', 6], ['SUMMARY', 7]]);

/** What a walk through the tree needs of a node; linkedom's own types stand on a DOM that the server doesn't have. */
interface TreeNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly firstChild: TreeNode | null;
  readonly nextSibling: TreeNode | null;
  readonly parentNode: TreeNode | null;
}

export function parseHtml(source: string): Section[] {
  const root = rootOf(`<!doctype html><html><body>${source}</body></html>`);
  const reader = new HtmlReader();
  // Not recursive: a hostile page nests deeper than the stack.
  let node: TreeNode | null = root;
  while (node) {
    const opened = reader.enter(node);
    if (opened && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      reader.leave(node);
      node = node.parentNode;
    }
    if (!node || node === root) break;
    reader.leave(node);
    node = node.nextSibling;
  }
  return reader.sections();
}

function rootOf(page: string): TreeNode {
  const document: unknown = new DOMParser().parseFromString(page, 'text/html');
  if (isObject(document) && 'documentElement' in document && isTreeNode(document.documentElement)) return document.documentElement;
  throw new TypeError('linkedom gave no document');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isTreeNode = (value: unknown): value is TreeNode => isObject(value) && 'nodeType' in value && 'firstChild' in value;

const textNode = 3;
const elementNode = 1;

class HtmlReader {
  readonly #out = new SectionBuilder();
  #text = '';
  #lines: string[] = [];
  #term = '';
  #rows: string[][] | undefined;

  /** @returns whether to go inside */
  enter(node: TreeNode): boolean {
    if (node.nodeType === textNode) {
      this.#text += (node.nodeValue ?? '').replace(/\s+/g, ' ');
      return false;
    }
    if (node.nodeType !== elementNode) return false;
    const name = node.nodeName.toUpperCase();
    if (dropped.has(name)) return false;
    if (name === 'BR' || name === 'LI') this.#endLine();
    else if (name === 'DD') {
      // The term waits for its meaning.
      const term = this.#term;
      this.#term = '';
      this.#endBlock();
      this.#term = term;
    } else if (name === 'TABLE') {
      this.#endBlock();
      this.#rows = [];
    } else if (name === 'TR') this.#rows?.push([]);
    else if (name === 'TD' || name === 'TH') this.#text = '';
    else if (this.#rows === undefined && (blocks.has(name) || headings.has(name)) && name !== 'UL' && name !== 'OL') this.#endBlock();
    return true;
  }

  leave(node: TreeNode): void {
    if (node.nodeType !== elementNode) return;
    const name = node.nodeName.toUpperCase();
    const level = headings.get(name);
    if (name === 'TABLE') {
      if (this.#rows && this.#rows.length > 0) this.#out.block(rowsText(this.#rows));
      this.#rows = undefined;
      this.#endBlock();
    } else if (name === 'TD' || name === 'TH') {
      this.#rows?.at(-1)?.push(this.#takeText());
    } else if (this.#rows !== undefined) {
      this.#text += ' ';
    } else if (level !== undefined) {
      this.#out.heading({ level, text: this.#takeText() });
    } else if (name === 'LI') {
      this.#endLine('- ');
    } else if (name === 'DT') {
      this.#endTerm();
    } else if (name === 'DD') {
      const meaning = this.#takeText();
      this.#out.block(this.#term === '' ? meaning : `- ${this.#term}: ${meaning}`);
      this.#term = '';
    } else if (blocks.has(name)) {
      this.#endBlock();
    }
  }

  sections(): Section[] {
    this.#endBlock();
    return this.#out.sections();
  }

  /** A question with its answer is a section of its own; any other term stands before its meaning. */
  #endTerm(): void {
    const term = this.#takeText();
    if (term.endsWith('?')) this.#out.heading({ level: 7, text: term });
    else this.#term = this.#term === '' ? term : `${this.#term}, ${term}`;
  }

  #takeText(): string {
    const text = [...this.#lines, this.#text].map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '').join(' ');
    this.#text = '';
    this.#lines = [];
    return text;
  }

  #endLine(mark = ''): void {
    const line = this.#text.replace(/\s+/g, ' ').trim();
    if (line !== '') this.#lines.push(mark + line);
    this.#text = '';
  }

  #endBlock(): void {
    this.#endLine();
    if (this.#term !== '') this.#lines.unshift(this.#term);
    this.#term = '';
    if (this.#lines.length > 0) this.#out.block(this.#lines.join('\n'));
    this.#lines = [];
  }
}
