/** Days of the week in a text, ranges included: "Mo–Fr", "Monday to Friday", "am Wochenende". */
import { fold } from '../../domain/knowledge/words.ts';

/** 0 is Monday. */
export type Day = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const week: readonly Day[] = [0, 1, 2, 3, 4, 5, 6];

const names =
  'mondays?|mon|montags?|mo|tuesdays?|tues?|dienstags?|di|wednesdays?|wed|weds|mittwochs?|mi|thursdays?|thurs?|thu|donnerstags?|do|' +
  'fridays?|fri|freitags?|fr|saturdays?|sat|samstags?|sonnabends?|sa|sundays?|sun|sonntags?|so';

/** Two letters alone are German words too ("do", "so", "mi"), so they count only in a range or before a time. */
const range = new RegExp(`\\b(${names})\\.?\\s*(?:-|–|—|to|till|until|through|bis)\\s*(${names})\\b`, 'g');
const single = new RegExp(`\\b(${names})\\b\\.?(?=([:,\\s]*\\d)?)`, 'g');

/** @returns the days that the text speaks of. */
export function daysIn(text: string): ReadonlySet<Day> {
  const plain = fold(text);
  const days = new Set<Day>();
  for (const [, from = '', to = ''] of plain.matchAll(range)) {
    const first = dayOf(from);
    const last = dayOf(to);
    if (first === undefined || last === undefined) continue;
    for (const day of week) if (first <= last ? day >= first && day <= last : day >= first || day <= last) days.add(day);
  }
  for (const [, name = '', time] of plain.matchAll(single)) {
    const day = dayOf(name);
    if (day !== undefined && (name.length > 2 || time !== undefined)) days.add(day);
  }
  if (/\bweekends?\b|\bwochenenden?\b/.test(plain)) days.add(5).add(6);
  if (/\bweekdays?\b|\bwerktags?\b|\bwochentags?\b/.test(plain)) for (const day of week.slice(0, 5)) days.add(day);
  if (/\b(daily|every day|taglich|jeden tag)\b/.test(plain)) for (const day of week) days.add(day);
  return days;
}

const beginnings: readonly (readonly [Day, RegExp])[] = [
  [0, /^mo/], [1, /^(tu|di)/], [2, /^(we|mi)/], [3, /^(th|do)/], [4, /^fr/], [5, /^(sa|sonna)/], [6, /^(su|so)/],
];

function dayOf(name: string): Day | undefined {
  return beginnings.find(([, beginning]) => beginning.test(name))?.[0];
}
