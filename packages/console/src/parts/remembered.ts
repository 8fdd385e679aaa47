/** What this browser keeps of one's choices: the language, no more. Nothing of anybody's data is ever stored. */
import { isLanguage, type Language } from '../content/catalogue.ts';

const languageName = 'coatcheck.language';

export function rememberedLanguage(): Language {
  try {
    const kept = localStorage.getItem(languageName);
    if (isLanguage(kept)) return kept;
  } catch {
    // A browser that keeps nothing: as it says it wants to be spoken to.
  }
  return languageAmong(navigator.languages);
}

/** @returns the first that we speak; some browsers say `en-US@posix` or `de_DE`, which are no tags but say as much */
export function languageAmong(tags: readonly string[]): Language {
  return tags.map((tag) => tag.split(/[^a-z]/i)[0]?.toLowerCase()).find(isLanguage) ?? 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(languageName, language);
  } catch {
    // It holds until the page is closed, then.
  }
}
