/** Which days of the week a text is about: named one by one, in a range (`Mon–Fri`), or all together (`daily`). Monday is 0. */
import type { WordLists } from './language/word-lists.ts';
import { fold } from './words.ts';

interface Mention {
  readonly day: number;
  readonly from: number;
  readonly to: number;
  /** Two letters are words of their own in German (`so`, `do`); they are days in a range or before a time. */
  readonly isShort: boolean;
}

const until = /^\.?\s*(?:-|–|—|to|through|thru|until|till|bis)\s*$/;
const timeFollows = /^\.?[\s:,]*\d/;

export function daysIn(text: string, lists: WordLists): ReadonlySet<number> {
  const folded = fold(text);
  const mentions = mentionsIn(folded, lists);
  const days = new Set<number>();
  mentions.forEach((mention, index) => {
    const next = mentions[index + 1];
    if (next && until.test(folded.slice(mention.to, next.from))) {
      for (let day = mention.day; day !== next.day; day = (day + 1) % 7) days.add(day);
      days.add(next.day);
    } else if (!mention.isShort || timeFollows.test(folded.slice(mention.to))) {
      days.add(mention.day);
    }
  });
  for (const { phrase, days: group } of lists.dayGroups) if (phrase.test(folded)) for (const day of group) days.add(day);
  return days;
}

function mentionsIn(folded: string, { weekdays }: WordLists): Mention[] {
  return weekdays
    .flatMap(({ pattern }, day) =>
      Array.from(folded.matchAll(new RegExp(`\\b(?:${pattern})\\b`, 'g')), ({ 0: found, index }) => ({
        day, from: index, to: index + found.length, isShort: found.length < 3,
      })),
    )
    .toSorted((one, other) => one.from - other.from);
}

/** @returns names of the days that a text is about without naming them, for the index: who asks for Tuesday is to find `Mo–Fr` */
export function unnamedDays(text: string, lists: WordLists): string[] {
  if (lists.weekdays.length === 0) return [];
  const days = new Set(text.split('\n').flatMap((line) => [...daysIn(line, lists)]));
  const folded = fold(text);
  return lists.weekdays.flatMap(({ name }, day) => (days.has(day) && !folded.includes(name) ? [name] : []));
}
