/** How hard a password is to guess, roughly, and without sending it anywhere: a hint beside the field, never a gate. */
import { passwordLengthMin } from '@coatcheck/contract/console/session';

export type Strength = 'empty' | 'short' | 'weak' | 'fair' | 'strong';

const worn = /password|passwor[dt]|qwert|asdf|letmein|welcome|coatcheck|admin|iloveyou|1234|abcd/gi;

/** @returns bits, as if each character were drawn from the kinds that occur; repeats, runs and worn words count little */
function bitsOf(password: string): number {
  const rest = password.replaceAll(worn, 'x').replaceAll(/(.)\1{2,}/gsu, '$1');
  const kinds = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[^a-zA-Z\d]/, 30]] as const;
  const alphabet = kinds.reduce((total, [kind, size]) => total + (kind.test(rest) ? size : 0), 1);
  const distinct = new Set(rest).size;
  return Math.min(rest.length, distinct * 2) * Math.log2(alphabet);
}

export function passwordStrength(password: string): Strength {
  if (password === '') return 'empty';
  if (password.length < passwordLengthMin) return 'short';
  const bits = bitsOf(password);
  if (bits < 50) return 'weak';
  return bits < 80 ? 'fair' : 'strong';
}
