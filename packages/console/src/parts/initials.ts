/** One or two letters that stand for a name in a small tile. */
const segmenter = new Intl.Segmenter();
const firstOf = (word: string) => [...segmenter.segment(word)][0]?.segment.toUpperCase() ?? '';

/** @param most how many words may give a letter: the first, and the last */
export function initials(name: string, most: 1 | 2 = 2): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 && most === 2 ? words.at(-1) : undefined;
  return `${firstOf(words[0] ?? '')}${firstOf(last ?? '')}`;
}
