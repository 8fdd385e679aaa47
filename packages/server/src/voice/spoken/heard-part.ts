/** What of an utterance was heard when it was stopped, so that the conversation remembers no word that never sounded. */

export interface SpokenPiece {
  readonly text: string;
  /** How long its sound is. Milliseconds. */
  readonly ms: number;
}

/**
 * @param pieces what was being said, in order
 * @param heardMs how much of it was played, in milliseconds from its beginning; below 0 or no number: nothing
 * @returns the whole pieces and, of the one under way, the words whose share of the time has passed, ending in " …" where something is
 *   missing; empty where no word was heard
 */
export function heardPart(pieces: readonly SpokenPiece[], heardMs: number): string {
  const heard: string[] = [];
  let leftMs = Number.isNaN(heardMs) ? 0 : heardMs;
  for (const { text, ms } of pieces) {
    if (leftMs <= 0 || leftMs < ms) {
      const begun = wordsWithin(text, ms > 0 ? leftMs / ms : 0);
      if (begun !== '') heard.push(begun);
      return heard.length === 0 ? '' : `${heard.join(' ')} …`;
    }
    if (text.trim() !== '') heard.push(text.trim());
    leftMs -= ms;
  }
  return heard.join(' ');
}

/** The words that have ended by then. Letters take time, not words: "a" passes sooner than "appointment". */
function wordsWithin(text: string, share: number): string {
  const trimmed = text.trim();
  const heardChars = trimmed.length * share;
  let end = 0;
  for (const word of trimmed.matchAll(/\S+/g)) {
    if (word.index + word[0].length > heardChars) break;
    end = word.index + word[0].length;
  }
  return trimmed.slice(0, end);
}
