/** What a visitor's browser must fetch, against what it may. */
import { type Budget, type FileSize, largestOf, sumOf } from './sizes.ts';

const language = /^assets\/(?:en|de)-/;
/** Brought in by what somebody does in the chat; the chat is usable without. */
const later = /^assets\/(?:lead-form|voice)-/;
/** A call: its code, its styles, the audio thread's module and one language. They come with its first press. */
const voice = /^assets\/voice-/;
const voiceLanguage = /^assets\/voice-(?:en|de)-/;

/**
 * @param loaderBytes of the loader as it is served, Brotli
 * @param launcher what shows the launcher: the frame's first module and its styles
 */
export function budgetsOf(files: readonly FileSize[], loaderBytes: number, launcher: readonly string[]): Budget[] {
  const names = files.map(({ name }) => name).filter((name) => name.startsWith('assets/'));
  /** Of the languages a visitor loads one; the largest counts. */
  const withOne = (languages: RegExp, rest: readonly string[]) => sumOf(files, rest) + largestOf(files, names.filter((name) => languages.test(name)));
  const chat = names.filter((name) => !language.test(name) && !later.test(name));
  const call = names.filter((name) => voice.test(name) && !voiceLanguage.test(name));
  return [
    { name: 'embed.js', bytes: loaderBytes, bytesMax: 1_000 },
    { name: 'until the launcher shows', bytes: loaderBytes + sumOf(files, launcher), bytesMax: 6 * 1_024 },
    { name: 'until the chat is usable', bytes: loaderBytes + withOne(language, chat), bytesMax: 28 * 1_024 },
    { name: 'until a call', bytes: withOne(voiceLanguage, call), bytesMax: 12 * 1_024 },
  ];
}
