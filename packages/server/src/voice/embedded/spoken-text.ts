/**
 * Flite reads ASCII: it loses the letters around an accent and knows no curly quote. What it can't read is written here in a way
 * that it can. What words a number or an abbreviation is spoken as is decided before, and for every mouth alike.
 */

const inAscii: readonly (readonly [RegExp, string])[] = [
  [/[‘’‚′]/gu, "'"],
  [/[“”„«»″]/gu, '"'],
  [/\s*[–—―]\s*/gu, ', '],
  [/…/gu, '.'],
  [/ß/gu, 'ss'],
  [/[æÆ]/gu, 'ae'],
  [/[øØ]/gu, 'o'],
  [/[œŒ]/gu, 'oe'],
  [/€/gu, ' euros '],
  [/£/gu, ' pounds '],
];

/** A sentence is a few hundred characters at most; what is longer is said in parts, so that none takes long. */
const partCharactersMax = 300;

/** @returns what to say, part by part; nothing if there is no letter or digit in it */
export function spokenParts(sentence: string): string[] {
  const folded = inAscii.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), sentence);
  // Accents become marks of their own, which are dropped with all else that is no printable ASCII.
  const ascii = folded.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[^\x20-\x7E]+/gu, ' ').replaceAll(/\s+/gu, ' ').trim();
  return cut(ascii).filter((part) => /[A-Za-z0-9]/.test(part));
}

/** After a comma or the like where there is one in the second half, else between two words, else anywhere. */
function cut(text: string): string[] {
  if (text.length <= partCharactersMax) return [text];
  const head = text.slice(0, partCharactersMax);
  const places = [Math.max(...[', ', '; ', ': ', '. '].map((mark) => head.lastIndexOf(mark))) + 1, head.lastIndexOf(' '), partCharactersMax];
  const at = places.find((place) => place > partCharactersMax / 2) ?? partCharactersMax;
  return [text.slice(0, at).trim(), ...cut(text.slice(at).trim())];
}
