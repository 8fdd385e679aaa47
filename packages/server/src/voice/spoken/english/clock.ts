/** Times of day and days of the week in English: "Mon–Fri 8:00–18:00" → "Monday to Friday, eight A M to six P M". In capitals, as Flite reads "a m" like "um". */
import { cardinal, rangeSign } from './number-words.ts';

const days: Readonly<Record<string, string>> = {
  mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday',
};
const fullDay = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?';
const shortDay = String.raw`(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?`;
const anyDay = `(?:${fullDay}|${shortDay})`;

const dayRange = new RegExp(String.raw`\b(${anyDay})\s?[–—-]\s?(${anyDay})(?![\p{L}])`, 'gu');
const loneDay = /\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\b(\.?)(?!\p{L})/gu;
/** "sun protection", "we sat down": only beside what makes a day of them. */
const sunOrSat = /\b(Sat|Sun)\b(\.?)(?=\s?(?:[,&/:–—+-]|\d|and\b|or\b|to\b|$|a\.?m|p\.?m|from\b|by\b|closed\b))/g;
/** After its name, two small numbers are hours. */
const hoursOfDay = new RegExp(
  String.raw`\b(${fullDay}|daily|weekdays|weekends)(:|,|)\s(?:from\s)?(\d{1,2})(?:\.(\d{2}))?${rangeSign}(\d{1,2})(?:\.(\d{2}))?(?=[,;.!?)]?(?:\s|$))(?!\s?(?:€|%|euro|min|hour|week|people|k?m\b|a\.?m|p\.?m))`,
  'gi',
);
const half = String.raw`(?:\s?([AaPp])(?:\.\s?[Mm]\.|\.?[Mm]\b))`;
const clock = String.raw`(\d{1,2})(?:[:.]([0-5]\d))?${half}|(\d{1,2}):([0-5]\d)(?!:?\d)(?:\s?(?:hrs?\b|h\b|Uhr\b|o['’]clock))?`;
/** "9-5pm": the first has no half of its own. */
const bareStart = new RegExp(String.raw`(?<![\d:.,€$£])(\d{1,2})(?:[:.]([0-5]\d))?${rangeSign}(?=\d{1,2}(?:[:.][0-5]\d)?\s?[AaPp]\.?\s?[Mm]\b)`, 'g');
const clockRange = new RegExp(String.raw`(?<![\d:.,€$£])(?:${clock})${rangeSign}(?:${clock})`, 'g');
const clockTime = new RegExp(String.raw`(?<![\d:.,€$£])(?:${clock})`, 'g');
const oClock = /\b(\d{1,2})\s?o['’]clock\b/gi;

export function clockSpoken(text: string): string {
  return text
    .replace(dayRange, (_, from: string, to: string) => `${dayName(from)} to ${dayName(to)}`)
    .replace(loneDay, (_, day: string, stop: string, at: number, whole: string) => dayName(day) + endingStop(stop, whole.slice(at + day.length + 1)))
    .replace(sunOrSat, (_, day: string, stop: string, at: number, whole: string) => dayName(day) + endingStop(stop, whole.slice(at + day.length + 1)))
    .replace(new RegExp(String.raw`\b(${fullDay})\s(?=\d{1,2}(?::\d{2}|\s?[AaPp]\.?[Mm]\b))`, 'g'), '$1, ')
    .replace(hoursOfDay, (found, ...parts: string[]) => hours(parts) ?? found)
    .replace(bareStart, (found, hour: string, minutes: string | undefined, at: number, whole: string) => {
      const bare = Number(hour) <= 12 ? timeWords(hour, minutes, '') : undefined;
      return bare === undefined || whole[at - 1] === '-' ? found : `${bare} to `;
    })
    .replace(clockRange, (found, ...parts: (string | undefined)[]) => {
      const from = clockWords(parts.slice(0, 5));
      const to = clockWords(parts.slice(5, 10));
      return from === undefined || to === undefined ? found : `${from} to ${to}`;
    })
    .replace(clockTime, (found, ...parts: (string | undefined)[]) => clockWords(parts.slice(0, 5)) ?? found)
    .replace(oClock, (_, hour: string) => `${cardinal(hour)} o'clock`);
}

function dayName(written: string): string {
  return days[written.slice(0, 3).toLowerCase()] ?? written;
}

/** The abbreviation's full stop goes, unless it is the sentence's too. */
function endingStop(stop: string, after: string): string {
  return stop !== '' && (after === '' || /^\s\p{Lu}/u.test(after)) ? '.' : '';
}

/** @param parts hour, minutes, half of one writing; hour, minutes of the other */
function clockWords([hour, minutes, half, hour24, minutes24]: readonly (string | undefined)[]): string | undefined {
  return hour === undefined ? timeWords(hour24 ?? '', minutes24) : timeWords(hour, minutes, half);
}

function hours([day = '', sign = '', from = '', fromMinutes, to = '', toMinutes]: readonly (string | undefined)[]): string | undefined {
  const start = timeWords(from, fromMinutes);
  const end = timeWords(to, toMinutes);
  return start === undefined || end === undefined ? undefined : `${day}${sign || ','} ${start} to ${end}`;
}

/**
 * @param half `a` or `p` where it is written, `''` where it is to be left out; without it, the 24 hour clock is read
 * @returns `undefined`: no time of day
 */
function timeWords(hourDigits: string, minuteDigits = '00', half?: string): string | undefined {
  const hour = Number(hourDigits);
  const minutes = Number(minuteDigits);
  if (hourDigits === '' || hour * 60 + minutes > 24 * 60 || minutes > 59 || (half !== undefined && hour > 12 && half !== 'p' && half !== 'P')) return undefined;
  if (half === undefined && minutes === 0 && hour % 12 === 0) return hour === 12 ? 'noon' : 'midnight';
  const name = cardinal(String(hour % 12 === 0 ? 12 : hour % 12));
  const after = minutes === 0 ? '' : minutes < 10 ? ` oh ${cardinal(String(minutes))}` : ` ${cardinal(String(minutes))}`;
  if (half === '') return name + after;
  const isLate = half === undefined ? hour >= 12 : half.toLowerCase() === 'p';
  return `${name}${after} ${isLate ? 'P M' : 'A M'}`;
}
