/**
 * How alike two words are that are not the same: mistyped (`moring` and `morning`), or of one family where the stemmer sees two
 * (`deliver` and `delivery`, `Park` and `Parkplatz`).
 */

/** Fewer letters than this say too little: `card` and `care` are one edit apart. */
const typoLettersMin = 4;
const twoEditsFrom = 8;
const familyLettersMin = 4;

/** How many edits a word of so many letters may be away from what was meant. */
export function editsMax(letters: number): number {
  if (letters < typoLettersMin) return 0;
  return letters < twoEditsFrom ? 1 : 2;
}

/**
 * @param asked a folded word of the question
 * @param known a folded word of the tenant's
 * @returns 0 (no relation) to 1 (as good as the same): the share of its weight that a match by this word is worth
 */
export function typoLikeness(asked: string, known: string): number {
  const most = editsMax(asked.length);
  if (most === 0 || known.length < typoLettersMin || Math.abs(asked.length - known.length) > most) return 0;
  const edits = editDistance(asked, known, most);
  if (edits > most) return 0;
  // The first letter is rarely the wrong one, and a short word with another letter in it is another word.
  if (asked[0] !== known[0] && (edits > 1 || asked.length < 6)) return 0;
  if (asked.length < 6 && asked.length === known.length && !sameLetters(asked, known)) return 0;
  return 1 - (1.2 * edits) / Math.max(asked.length, 5);
}

/**
 * Which letters a word has, as bits; several letters may share one. An edit changes two bits at most, so words that differ in more than
 * twice as many as there may be edits need no closer look: of a large vocabulary that is nearly all.
 */
export function letterBits(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << word.charCodeAt(at) % 31;
  return bits;
}

/** @returns whether the words may be so few edits apart, by their {@link letterBits} */
export function mayBeAlike(one: number, other: number, edits: number): boolean {
  let different = one ^ other;
  let count = 0;
  for (; different !== 0; count += 1) different &= different - 1;
  return count <= 2 * edits;
}

const sameLetters = (one: string, other: string): boolean => Array.from(one).toSorted().join('') === Array.from(other).toSorted().join('');

/** The same for words that share their beginning: the shorter of them is the beginning of the other, or nearly so. */
export function familyLikeness(asked: string, known: string): number {
  const shorter = Math.min(asked.length, known.length);
  const longer = Math.max(asked.length, known.length);
  if (shorter < familyLettersMin) return 0;
  let shared = 0;
  while (shared < shorter && asked[shared] === known[shared]) shared += 1;
  // An ending that changes (`deliver`, `deliveries`) may take up to a third of the shorter word.
  if (shared < familyLettersMin || shorter - shared > Math.min(2, shorter / 4)) return 0;
  return shared / longer < 0.4 ? 0 : 0.75 * (shared / longer);
}

/**
 * Damerau–Levenshtein, the restricted form: insert, delete, swap neighbours, replace. A finger slips to the next key and an ear mistakes
 * a vowel; any other letter in place of one makes another word and counts two.
 *
 * @param most gives up above it
 * @returns the number of edits, or `most + 1`
 */
export function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(last, column - 1) + replacing(from[row - 1] ?? '', to[column - 1] ?? '');
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      }
      current.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(at(last, to.length), most + 1);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.MAX_SAFE_INTEGER;

const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** German keyboards have these two the other way round. */
const swapped: Readonly<Record<string, string>> = { y: 'z', z: 'y' };

function replacing(one: string, other: string): number {
  if (one === other) return 0;
  if (/^[aeiouy]$/.test(one) && /^[aeiouy]$/.test(other)) return 1;
  if (swapped[one] === other) return 1;
  return keyboard.some((row) => Math.abs(row.indexOf(one) - row.indexOf(other)) === 1 && row.includes(one) && row.includes(other)) ? 1 : 2;
}
