/** What every language has to say. English is the measure: a string that another one lacks is a type error there. */
import type { catalogue } from './en.ts';

export type Catalogue = typeof catalogue;

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

export const isLanguage = (value: unknown): value is Language => typeof value === 'string' && Object.hasOwn(languages, value);

/** One chunk each, of which a browser loads the one it needs. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'en':
      return (await import('./en.ts')).catalogue;
    case 'de':
      return (await import('./de.ts')).catalogue;
  }
}
