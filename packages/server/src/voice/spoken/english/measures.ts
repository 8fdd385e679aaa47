/** Quantities in English: "45–60 min" → "forty-five to sixty minutes", "20 %" → "twenty percent". */
import { numberPattern, numeral, rangeSign } from './number-words.ts';

/** One and many, by how it is written. */
const units: Readonly<Record<string, readonly [string, string]>> = {
  'km/h': ['kilometre an hour', 'kilometres an hour'], mph: ['mile an hour', 'miles an hour'],
  'km²': ['square kilometre', 'square kilometres'], 'm²': ['square metre', 'square metres'], 'm³': ['cubic metre', 'cubic metres'],
  'cm²': ['square centimetre', 'square centimetres'], 'mm²': ['square millimetre', 'square millimetres'],
  km: ['kilometre', 'kilometres'], cm: ['centimetre', 'centimetres'], mm: ['millimetre', 'millimetres'], m: ['metre', 'metres'],
  'sq ft': ['square foot', 'square feet'], ft: ['foot', 'feet'], mi: ['mile', 'miles'], yd: ['yard', 'yards'],
  kg: ['kilogram', 'kilograms'], mg: ['milligram', 'milligrams'], g: ['gram', 'grams'], lb: ['pound', 'pounds'], lbs: ['pound', 'pounds'], oz: ['ounce', 'ounces'],
  ml: ['millilitre', 'millilitres'], cl: ['centilitre', 'centilitres'], l: ['litre', 'litres'], L: ['litre', 'litres'],
  h: ['hour', 'hours'], hr: ['hour', 'hours'], hrs: ['hour', 'hours'], min: ['minute', 'minutes'], mins: ['minute', 'minutes'], sec: ['second', 'seconds'],
  ms: ['millisecond', 'milliseconds'], kWh: ['kilowatt hour', 'kilowatt hours'], kW: ['kilowatt', 'kilowatts'], W: ['watt', 'watts'], V: ['volt', 'volts'],
  GB: ['gigabyte', 'gigabytes'], MB: ['megabyte', 'megabytes'], kB: ['kilobyte', 'kilobytes'], TB: ['terabyte', 'terabytes'],
  '°C': ['degree Celsius', 'degrees Celsius'], '°F': ['degree Fahrenheit', 'degrees Fahrenheit'], '°': ['degree', 'degrees'],
  '%': ['percent', 'percent'], '‰': ['per mille', 'per mille'],
};
const names = Object.keys(units)
  .sort((a, b) => b.length - a.length)
  .join('|');
const perWords: Readonly<Record<string, string>> = { h: 'hour', hr: 'hour', min: 'minute', m: 'month', mo: 'month', yr: 'year', kg: 'kilogram', 'm²': 'square metre', l: 'litre' };

const quantity = new RegExp(
  String.raw`(?<![\p{L}\d.,])([-−]?)(${numberPattern})(?:(${rangeSign}|\s?[x×]\s?)(${numberPattern}))?(\s?|-)(${names})(?![\p{L}\p{N}²³])(?:(?<=[hrsnc])\.(?=\s\p{Ll}|,))?`,
  'gu',
);
/** "€5/h", after the price was written out; "5 km/h" is a unit of its own. */
const per = /(?<=\p{L})\s?\/\s?(h|hr|min|mo|yr|kg|m²|l|hour|day|night|week|month|year|person|head|piece|child|adult|session|user|seat|page|item)\b/gu;

export function measuresSpoken(text: string): string {
  return text
    // A decimal comma; thousands have three digits after theirs.
    .replace(/(?<![\d.,])(\d{1,9}),(\d{1,2})(?![\d.,]*\d)/g, '$1.$2')
    .replace(quantity, (...[, minus, from = '', sign, to, gap, unit = '']: (string | undefined)[]) => {
      const [one, many] = units[unit] ?? [unit, unit];
      const last = to ?? from;
      const joined = to === undefined ? numeral(from) : `${numeral(from)} ${/[x×]/.test(sign ?? '') ? 'by' : 'to'} ${numeral(to)}`;
      // "a 5-min walk", and 1 of anything
      const name = gap === '-' || (last === '1' && to === undefined) ? one : many;
      return `${minus === '' ? '' : 'minus '}${joined} ${name}`;
    })
    .replace(per, (_, unit: string) => ` per ${perWords[unit] ?? unit}`);
}
