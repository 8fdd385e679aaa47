import { describe, expect, it } from 'vitest';
import { passwordStrength } from './password-strength.ts';

describe('the strength of a password', () => {
  it.each([
    ['', 'empty'], ['Tr0ub4dor&3', 'short'], ['aaaaaaaaaaaaaaaa', 'weak'], ['password1234', 'weak'], ['121212121212', 'weak'],
    ['passwordpassword', 'weak'], ['lindenhof2026', 'fair'], ['correct horse battery staple', 'strong'], ['kR7!vm2#Lq9$wT', 'strong'],
  ] as const)('of %j is %s', (password, strength) => {
    expect(passwordStrength(password)).toBe(strength);
  });
});
