import { expect, it } from 'vitest';
import { languageAmong } from './remembered.ts';

it.each([
  [['de-AT', 'en'], 'de'], [['fr-FR', 'de'], 'de'], [['en-US@posix', 'de'], 'en'], [['de@euro'], 'de'], [['de_DE.UTF-8'], 'de'], [['DE'], 'de'], [['fr', 'C', ''], 'en'], [['constructor'], 'en'], [[], 'en'],
] as const)('among %j it is %s', (tags, language) => {
  expect(languageAmong(tags)).toBe(language);
});
