/** The words of the interface, and how numbers and moments are written, in the chosen language. */
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Catalogue, type Language, loadCatalogue } from '../content/catalogue.ts';
import { rememberLanguage } from './remembered.ts';

interface Spoken {
  readonly language: Language;
  readonly text: Catalogue;
  choose(language: Language): void;
}

const SpokenContext = createContext<Spoken | undefined>(undefined);

export function LanguageProvider({ first, catalogue, children }: { readonly first: Language; readonly catalogue: Catalogue; readonly children: ReactNode }) {
  const [spoken, setSpoken] = useState({ language: first, text: catalogue });
  useEffect(() => {
    document.documentElement.lang = spoken.language;
  }, [spoken.language]);
  const value = useMemo<Spoken>(
    () => ({
      ...spoken,
      choose: (language) => {
        rememberLanguage(language);
        // A chunk that cannot be fetched leaves the language as it is.
        void loadCatalogue(language).then((text) => setSpoken({ language, text }), () => undefined);
      },
    }),
    [spoken],
  );
  return <SpokenContext value={value}>{children}</SpokenContext>;
}

export function useLanguage(): Spoken {
  const spoken = use(SpokenContext);
  if (spoken === undefined) throw new Error('outside of LanguageProvider');
  return spoken;
}

export const useText = (): Catalogue => useLanguage().text;

export interface Format {
  number(value: number): string;
  /** Day, month, year. */
  day(instant: string): string;
  /** Month and day of a UTC day, `2026-03-14`. */
  utcDay(day: string): string;
  moment(instant: string): string;
  /** `1.2K` */
  short(value: number): string;
  /** The name of a language by its code. */
  languageName(code: string): string;
  /** `3 hours ago`, `in 6 days`. */
  distance(instant: string): string;
}

const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]] as const;

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** @returns the first of the browser's tags of this language; some say `en-US@posix`, which is no tag and would break the page */
export function regionalTag(tags: readonly string[], language: string): string {
  return tags.find((tag) => tag.split('-')[0] === language && isTag(tag)) ?? language;
}

/** @param language with its region where that is known: the same words, but days and months in the order people there know */
export function createFormat(language: string, now: () => number = Date.now): Format {
  const numbers = new Intl.NumberFormat(language);
  const shortNumbers = new Intl.NumberFormat(language, { notation: 'compact' });
  const languageNames = new Intl.DisplayNames(language, { type: 'language' });
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const utcDays = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const distances = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  /** A moment that is none is shown as it came rather than breaking the page. */
  const safely = (formatter: Intl.DateTimeFormat, instant: string) => {
    const date = new Date(instant);
    return Number.isNaN(date.getTime()) ? instant : formatter.format(date);
  };
  return {
    number: (value) => numbers.format(value),
    short: (value) => shortNumbers.format(value),
    languageName: (code) => (/^[a-z]{2,3}$/.test(code) ? (languageNames.of(code) ?? code) : code),
    day: (instant) => safely(days, instant),
    utcDay: (day) => safely(utcDays, `${day}T00:00:00Z`),
    moment: (instant) => safely(moments, instant),
    distance: (instant) => {
      const seconds = (new Date(instant).getTime() - now()) / 1_000;
      if (Number.isNaN(seconds)) return instant;
      const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
      return distances.format(Math.trunc(seconds / length), unit);
    },
  };
}

export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => createFormat(regionalTag(navigator.languages, language)), [language]);
}
