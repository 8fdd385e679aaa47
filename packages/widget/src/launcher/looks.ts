/** What the launcher needs of the settings, read by hand: the schema library comes with the chat. */

export interface Looks {
  readonly name: string;
  /** `#rrggbb` */
  readonly colour: string;
  readonly corner: 'left' | 'right';
  /** BCP 47 */
  readonly locale: string;
}

const colourDefault = '#2563eb';

/** @returns the looks, with a default for whatever is missing or of another shape */
export function looksOf(settings: unknown): Looks {
  const said: Record<string, unknown> = typeof settings === 'object' && settings !== null ? { ...settings } : {};
  const { name, colour, corner, locale } = said;
  return {
    name: typeof name === 'string' ? name : '',
    colour: typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : colourDefault,
    corner: corner === 'left' ? 'left' : 'right',
    locale: typeof locale === 'string' ? locale : '',
  };
}

const catalogues = ['en', 'de'] as const;
export type Language = (typeof catalogues)[number];

/**
 * The business's own language where there is a catalogue for it, as that is what its assistant speaks; else the first of
 * the visitor's that has one; else English.
 */
export function languageOf(locale: string, visitorLanguages: readonly string[]): Language {
  for (const tag of [locale, ...visitorLanguages]) {
    const primary = tag.slice(0, 2).toLowerCase();
    const found = catalogues.find((language) => language === primary && /^..(?:-|$)/.test(tag));
    if (found !== undefined) return found;
  }
  return 'en';
}
