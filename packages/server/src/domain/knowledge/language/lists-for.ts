import { english } from './english.ts';
import { german } from './german.ts';
import type { WordLists } from './word-lists.ts';

const none: WordLists = {
  function: new Set(),
  soft: new Set(),
  groups: [],
  cues: [],
  followUp: { opening: /(?!)/, pointing: new Set() },
  questionOpening: /(?!)/,
  weekdays: [],
  dayGroups: [],
};

/** @param language BCP 47. One without lists gets by with its stemmer's stop words. */
export function wordListsFor(language: string): WordLists {
  const primary = language.toLowerCase().split('-')[0];
  if (primary === 'en') return english;
  return primary === 'de' ? german : none;
}

