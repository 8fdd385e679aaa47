/** Cuts what is too long to be one passage, where people would: between paragraphs, else lines, else sentences, else words. */

/** In UTF-16 code units. Above it a passage answers too many questions to be cited for one. */
export const passageCharsMax = 1200;
/** Shorter leftovers stay with their neighbour. */
const passageCharsMin = 120;

/**
 * @param blocks paragraphs, lists and tables of one section
 * @returns bodies of at most about `passageCharsMax`, in order; together they hold all the words
 */
export function splitBlocks(blocks: readonly string[]): string[] {
  const bodies: string[] = [];
  let current = '';
  for (const piece of blocks.flatMap(pieces)) {
    const joined = current === '' ? piece.text : `${current}${piece.gap}${piece.text}`;
    if (current !== '' && joined.length > passageCharsMax && current.length >= passageCharsMin) {
      bodies.push(current);
      current = piece.text;
    } else {
      current = joined;
    }
  }
  if (current === '') return bodies;
  const last = bodies.at(-1);
  if (last !== undefined && current.length < passageCharsMin) bodies[bodies.length - 1] = `${last}\n\n${current}`;
  else bodies.push(current);
  return bodies;
}

interface Piece {
  readonly text: string;
  /** What stands between it and the piece before. */
  readonly gap: string;
}

function pieces(block: string): Piece[] {
  if (block.length <= passageCharsMax) return [{ text: block, gap: '\n\n' }];
  return block.split('\n').flatMap((line, index) => {
    const gap = index === 0 ? '\n\n' : '\n';
    if (line.trim() === '') return [];
    return sentences(line).map((text, nth) => ({ text, gap: nth === 0 ? gap : ' ' }));
  });
}

/** Sentences, as far as that gets them short enough. */
function sentences(line: string): string[] {
  if (line.length <= passageCharsMax) return [line];
  return line.split(/(?<=[.!?…。！？]["'”’)\]]?)\s+/u).flatMap((sentence) => {
    const parts: string[] = [];
    let rest = sentence;
    while (rest.length > passageCharsMax) {
      const cut = cutBefore(rest, passageCharsMax);
      parts.push(rest.slice(0, cut).trimEnd());
      rest = rest.slice(cut).trimStart();
    }
    return rest === '' ? parts : [...parts, rest];
  });
}

/** The last white space before `end`, or a place that doesn't part a surrogate pair. */
function cutBefore(text: string, end: number): number {
  const space = text.slice(0, end).search(/\s\S*$/);
  if (space > passageCharsMin) return space;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
