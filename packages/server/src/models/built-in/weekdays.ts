/** Which days of the week a line is about. Monday is 0. */
import type { WordLists } from '../../domain/knowledge/language/word-lists.ts';
import { fold } from '../../domain/knowledge/words.ts';

interface Mention {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

const until = /^\.?\s*(?:-|–|—|to|through|thru|until|till|bis)\s*$/;

/** @returns the days a line holds for: named one by one, in a range (`Mon–Fri`), or all together (`daily`) */
export function daysIn(line: string, { weekdays, dayGroups }: WordLists): ReadonlySet<number> {
  const text = fold(line);
  const mentions = weekdays
    .flatMap((pattern, day) => Array.from(text.matchAll(new RegExp(pattern, 'g')), ({ 0: found, index }): Mention => ({
      day, from: index, to: index + found.length,
    })))
    .toSorted((one, other) => one.from - other.from);
  const days = new Set(mentions.map(({ day }) => day));
  mentions.forEach((mention, index) => {
    const next = mentions[index + 1];
    if (!next || !until.test(text.slice(mention.to, next.from))) return;
    for (let day = mention.day; day !== next.day; day = (day + 1) % 7) days.add(day);
  });
  for (const { phrase, days: group } of dayGroups) if (phrase.test(text)) for (const day of group) days.add(day);
  return days;
}

/** @returns the days a question asks about; two letters (`so`, `do`) are words of German more often than days */
export function daysAsked(question: string, lists: WordLists): ReadonlySet<number> {
  const text = fold(question);
  return daysIn([...text.matchAll(/\p{L}{3,}|[-–—]/gu)].map(([word]) => word).join(' '), lists);
}
