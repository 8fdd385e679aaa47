/**
 * German for a provider's voice, which reads numbers well and signs badly: the numbers stay, what stands around them is put so that
 * there is one way to read it.
 */
import { addressesSpoken, phonesSpoken, type AddressWords } from './addresses.ts';

export const germanAddresses: AddressWords = {
  at: 'ät', dot: 'Punkt', dash: 'Bindestrich', underscore: 'Unterstrich', plus: 'plus',
  digits: 'null eins zwei drei vier fünf sechs sieben acht neun'.split(' '),
  phoneCue: /(?:\btel|telefon|telefonnummer|nummer|rufnummer|handy|mobil|fax|unter|anrufen|whatsapp)\b\.?(?:\s(?:ist|lautet|unter|der|nummer)){0,3}\s?[:.,–-]?\s?$/i,
};

const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const days: Readonly<Record<string, string>> = { Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag' };
const dayRange = /(?<!\p{L})(Mo|Di|Mi|Do|Fr|Sa|So)\.?\s?[–-]\s?(Mo|Di|Mi|Do|Fr|Sa|So)\b\.?/gu;
const dayBesideHours = /(?<!\p{L})(Mo|Di|Mi|Do|Fr|Sa|So)\b\.?(?=,?\s(?:und\s)?(?:\d|von\b|geschlossen|(?:Mo|Di|Mi|Do|Fr|Sa|So)\b)|:)/gu;

const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})z\.\s?B\./giu, 'zum Beispiel'], [/(?<!\p{L})d\.\s?h\./giu, 'das heißt'], [/(?<!\p{L})u\.\s?a\./giu, 'unter anderem'],
  [/(?<!\p{L})bzw\./giu, 'beziehungsweise'], [/(?<!\p{L})ca\./giu, 'circa'], [/(?<!\p{L})inkl\./giu, 'inklusive'], [/(?<!\p{L})zzgl\./giu, 'zuzüglich'],
  [/(?<!\p{L})ggf\./giu, 'gegebenenfalls'], [/(?<!\p{L})evtl\./giu, 'eventuell'], [/(?<!\p{L})mind\./giu, 'mindestens'], [/(?<!\p{L})max\./giu, 'maximal'],
  [/(?<!\p{L})Nr\.\s?(?=\d)/gu, 'Nummer '], [/(?<!\p{L})Tel\./giu, 'Telefon'], [/(?<!\p{L})Dr\./gu, 'Doktor'], [/(?<!\p{L})Prof\./gu, 'Professor'],
  [/(?<!\p{L})usw\.(?=\s\p{Lu}|$)/gu, 'und so weiter.'], [/(?<!\p{L})usw\./gu, 'und so weiter'],
  [/(?<=\p{L})str\.(?=\s\p{Lu}|$)/gu, 'straße.'], [/(?<=\p{L})str\./gu, 'straße'], [/(?<!\p{L})Str\./gu, 'Straße'],
];

const amount = String.raw`(\d{1,3}(?:[.,'’ ]\d{3}){1,4}(?!\d)(?:[.,]\d{2}(?!\d))?|\d{1,15}(?:[.,]\d{2}(?!\d))?)(?:,[–—-]+)?`;
const currencyNames: Readonly<Record<string, string>> = { '€': 'Euro', EUR: 'Euro', Euro: 'Euro', $: 'Dollar', USD: 'Dollar', '£': 'Pfund', GBP: 'Pfund', CHF: 'Franken' };
const signFirst = new RegExp(String.raw`(?<![\p{L}\d])(€|EUR|\$|USD|£|GBP|CHF)\s?${amount}(?![\d\p{L}])`, 'gu');
const signLast = new RegExp(String.raw`(?<![\p{L}\d.,])${amount}\s?(€|EUR|Euro|\$|USD|£|GBP|CHF)(?![\p{L}\d])`, 'gu');

const clock = /(?<![\d:.,])(\d{1,2})[:.]([0-5]\d)(?![\d:])(?:\s?(?:Uhr\b|h\b))?/g;
const dottedHours = /(?<![\d:.,])(\d{1,2})\.([0-5]\d)(?=\s?(?:[–-]\s?\d{1,2}\.[0-5]\d\s?)?(?:Uhr|h)\b)/g;
const dottedDate = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d{2})?(?![\d])/g;
const isoDate = /(?<![\d-])((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d|-)/g;

const units: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d)\s?km²/g, ' Quadratkilometer'], [/(?<=\d)\s?(?:m²|qm\b)/g, ' Quadratmeter'], [/(?<=\d)\s?m³/g, ' Kubikmeter'], [/(?<=\d)\s?km\/h\b/g, ' Kilometer pro Stunde'],
  [/(?<=\d)\s?km\b/g, ' Kilometer'], [/(?<=\d)\s?cm\b/g, ' Zentimeter'], [/(?<=\d)\s?mm\b/g, ' Millimeter'], [/(?<=\d)\s?m\b/g, ' Meter'], [/(?<=\d)\s?kg\b/g, ' Kilogramm'],
  [/(?<=\d)\s?g\b/g, ' Gramm'], [/(?<=\d)\s?l\b/g, ' Liter'], [/(?<=\d)\s?min\b\.?/gi, ' Minuten'], [/(?<=\d)\s?(?:h|Std)\b\.?/g, ' Stunden'],
  [/(?<=\d)\s?°C\b/g, ' Grad Celsius'], [/(?<=\d)\s?°/g, ' Grad'], [/(?<=\d)\s?%/g, ' Prozent'],
];

const replaced = (text: string, table: readonly (readonly [RegExp, string])[]) => table.reduce((text, [pattern, put]) => text.replace(pattern, put), text);

/** @param text without Markdown */
export function inGerman(text: string): string {
  const plain = replaced(addressesSpoken(text.replace(/[\u00a0\u2007\u202f]/g, ' '), germanAddresses), abbreviations)
    .replace(isoDate, (found, year: string, month: string, day: string) => date(day, month, year) ?? found)
    .replace(dottedDate, (found, day: string, month: string, year: string | undefined) => date(day, month, year) ?? found);
  const timed = phonesSpoken(plain, germanAddresses)
    .replace(/(?<!\d)24\s?\/\s?7(?!\d)/g, 'rund um die Uhr')
    .replace(dayRange, (_, from: string, to: string) => `${days[from] ?? from} bis ${days[to] ?? to}`)
    .replace(dayBesideHours, (day, name: string) => days[name] ?? day)
    .replace(signFirst, (_, unit: string, written: string) => price(written, unit))
    .replace(signLast, (_, written: string, unit: string) => price(written, unit))
    .replace(dottedHours, '$1:$2')
    .replace(clock, (found, hour: string, minutes: string) => (found.includes(':') && Number(hour) <= 24 ? time(hour, minutes) : found));
  return replaced(timed, units)
    .replace(/(?<=\d|Uhr|Euro|Dollar)\s?[–—]\s?(?=\d)|(?<=\d)-(?=\d)|(?<=Uhr)\s?-\s?(?=\d)/g, ' bis ')
    .replace(/\s?&\s?/g, ' und ')
    .replace(/(?<=\p{L})\s?\/\s?(?=\p{L})/gu, ' oder ')
    .replace(/\s?\+(?=\s|$)/g, ' plus')
    .replace(/\s[–—-]{1,3}\s|—/g, ', ')
    .replace(/["“”„«»‹›¹²³⁰⁴-⁹™®©]/g, '');
}

function date(day: string, month: string, year: string | undefined): string | undefined {
  const name = months[Number(month) - 1];
  return name === undefined || Number(day) < 1 || Number(day) > 31 ? undefined : `${Number(day)}. ${name}${year === undefined ? '' : ` ${year}`}`;
}

function time(hour: string, minutes: string): string {
  return `${Number(hour)} Uhr${minutes === '00' ? '' : ` ${Number(minutes)}`}`;
}

function price(written: string, unit: string): string {
  const split = /^(.*)[.,](\d{2})$/.exec(written);
  const whole = (split?.[1] ?? written).replace(/\D/g, '');
  const change = Number(split?.[2] ?? 0);
  return `${whole} ${currencyNames[unit] ?? unit}${change === 0 ? '' : ` ${change}`}`;
}
