/**
 * Emphasis, code and links within one paragraph of an answer.
 *
 * The text comes from a model or from somebody's documents, so whatever is in it the result is data from a closed set of
 * kinds, never markup, and the work stays linear: one pass, a bounded stack of what is open, and no search is made twice
 * for something that is known not to follow.
 */
import { safeHref } from './link.ts';

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'em' | 'strong'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] };

/** Something opened whose end is still to come. `mark` is what it was written as, for when no end comes. */
interface Open {
  readonly mark: string;
  readonly children: Inline[];
}

/** What nests deeper than this is shown as it was written. */
const depthMax = 8;

const wordCharacter = /[\p{L}\p{N}]/u;
const escapable = /[!-/:-@[-`{-~]/;
const emphasisRun = /\*+|_+/y;
const bareAddress = /https?:\/\/[^\s<>"`]{1,2000}/y;
/** White space is counted, not starred: three stars in a row over the same blanks would be cubic. */
const destination = /\]\(\s{0,2}<?((?:[^\s<>()]|\([^\s<>()]{0,200}\)){0,2000})>?(?:\s{1,2}"[^"\n]{0,300}")?\s{0,2}\)/y;
const mayMean = /[\\`*_[\]!\nh]/g;

const isSpace = (character: string) => character === '' || /\s/.test(character);
const isWord = (character: string) => wordCharacter.test(character);

/** @param source one paragraph; its line ends are kept as breaks */
export function parseInline(source: string): Inline[] {
  const root: Open = { mark: '', children: [] };
  const stack: Open[] = [root];
  /** Lengths of backtick runs that don't occur again. */
  const lonelyTicks = new Set<number>();
  let at = 0;

  const top = () => stack[stack.length - 1] ?? root;
  const push = (node: Inline) => {
    const { children } = top();
    const last = children[children.length - 1];
    if (node.type === 'text' && last?.type === 'text') children[children.length - 1] = { type: 'text', text: last.text + node.text };
    else if (node.type !== 'text' || node.text !== '') children.push(node);
  };
  const open = (mark: string) => {
    if (stack.length > depthMax) push({ type: 'text', text: mark });
    else stack.push({ mark, children: [] });
  };
  /** Takes the topmost open thing away and puts it back as it was written. */
  const abandon = () => {
    const given = stack.pop();
    if (given === undefined) return;
    push({ type: 'text', text: given.mark });
    given.children.forEach(push);
  };
  /** @returns what stood inside, or undefined where nothing of that mark is open */
  const close = (...marks: string[]): Open | undefined => {
    let index = stack.length - 1;
    while (index > 0 && !marks.includes(stack[index]?.mark ?? '')) index--;
    if (index <= 0) return undefined;
    while (stack.length - 1 > index) abandon();
    return stack.pop();
  };

  const readTicks = () => {
    let length = 1;
    while (source[at + length] === '`') length++;
    const fence = '`'.repeat(length);
    if (!lonelyTicks.has(length)) {
      let end = source.indexOf(fence, at + length);
      while (end >= 0 && source[end + length] === '`') {
        while (source[end] === '`') end++;
        end = source.indexOf(fence, end);
      }
      if (end >= 0) {
        push({ type: 'code', text: source.slice(at + length, end).replace(/\n/g, ' ').trim() });
        at = end + length;
        return;
      }
      lonelyTicks.add(length);
    }
    push({ type: 'text', text: fence });
    at += length;
  };

  const readEmphasis = () => {
    emphasisRun.lastIndex = at;
    const run = emphasisRun.exec(source)?.[0] ?? '';
    const before = source[at - 1] ?? '';
    const after = source[at + run.length] ?? '';
    const inWord = run.startsWith('_') && isWord(before) && isWord(after);
    const canOpen = !isSpace(after) && !inWord && !(run.startsWith('_') && isWord(before));
    const canClose = !isSpace(before) && !inWord && !(run.startsWith('_') && isWord(after));
    at += run.length;
    let left = run;
    while (left !== '') {
      const one = left.slice(0, 1);
      const two = left.slice(0, 2);
      const closed = canClose ? close(...(two.length === 2 ? [two, one] : [one])) : undefined;
      if (closed !== undefined) {
        left = left.slice(closed.mark.length);
        if (closed.children.length > 0) push({ type: closed.mark.length === 2 ? 'strong' : 'em', children: closed.children });
        else push({ type: 'text', text: closed.mark + closed.mark });
      } else if (canOpen && left.length <= 3) {
        open(two);
        left = left.slice(two.length);
      } else {
        push({ type: 'text', text: left });
        left = '';
      }
    }
  };

  const readBracket = () => {
    destination.lastIndex = at;
    const target = destination.exec(source);
    const opened = close('[', '![');
    if (opened === undefined) {
      push({ type: 'text', text: ']' });
      at += 1;
    } else if (target === null) {
      // A note in brackets, no link.
      push({ type: 'text', text: opened.mark });
      opened.children.forEach(push);
      push({ type: 'text', text: ']' });
      at += 1;
    } else {
      const href = opened.mark === '[' ? safeHref(target[1] ?? '') : null;
      // A picture becomes its description and a refused address its words: neither is fetched, neither can be clicked.
      if (href === null || opened.children.length === 0) opened.children.forEach(push);
      else {
        // No link in a link: the inner one counts, and a bracket around it is a bracket.
        const outer = stack.findIndex((one) => one.mark === '[');
        while (outer > 0 && stack.length > outer) abandon();
        push({ type: 'link', href, children: opened.children });
      }
      at += target[0].length;
    }
  };

  const readAddress = (): boolean => {
    if (isWord(source[at - 1] ?? '') || stack.some((one) => one.mark === '[')) return false;
    bareAddress.lastIndex = at;
    let written = bareAddress.exec(source)?.[0] ?? '';
    // The full stop after an address ends the sentence.
    while (/[.,;:!?'*_~)\]]/.test(written.slice(-1))) written = written.slice(0, -1);
    const href = safeHref(written);
    if (href === null) return false;
    push({ type: 'link', href, children: [{ type: 'text', text: written }] });
    at += written.length;
    return true;
  };

  while (at < source.length) {
    const character = source.charAt(at);
    const next = source.charAt(at + 1);
    if (character === '\\' && escapable.test(next)) {
      push({ type: 'text', text: next });
      at += 2;
    } else if (character === '`') readTicks();
    else if (character === '*' || character === '_') readEmphasis();
    else if (character === '[' || (character === '!' && next === '[')) {
      const mark = character === '[' ? '[' : '![';
      open(mark);
      at += mark.length;
    } else if (character === ']') readBracket();
    else if (character === '\n') {
      push({ type: 'break' });
      at += 1;
    } else if (character !== 'h' || !readAddress()) {
      // All up to the next character that may mean something at once.
      mayMean.lastIndex = at + 1;
      const end = mayMean.exec(source)?.index ?? source.length;
      push({ type: 'text', text: source.slice(at, end) });
      at = end;
    }
  }
  while (stack.length > 1) abandon();
  return root.children;
}
