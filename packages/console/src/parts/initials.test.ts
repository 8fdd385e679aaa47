import { expect, it } from 'vitest';
import { initials } from './initials.ts';

it.each([['Anna Lindner', 'AL'], ['  cher ', 'C'], ['Ada von der Au', 'AA'], ['👩‍👩‍👧 Family', '👩‍👩‍👧F'], ['', '']] as const)('the letters of %j are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
