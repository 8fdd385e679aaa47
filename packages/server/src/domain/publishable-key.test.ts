import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelPattern, PublishableKey } from '@coatcheck/contract/ids';
import { labelOfKey, newLabel, newPublishableKey } from './publishable-key.ts';

const typeable = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- ');

describe('a publishable key', () => {
  it('names its label, has its form, and is never the same', () => {
    const keys = Array.from({ length: 2_000 }, () => {
      const label = newLabel();
      const key = newPublishableKey(label);
      expect(label).toMatch(labelPattern);
      expect(key).toMatch(new RegExp(`^pk_${label}_[0-9A-Za-z]{28}$`));
      expect(labelOfKey(key)).toBe(label);
      expect(PublishableKey.parse(key)).toBe(key);
      return key;
    });
    expect(new Set(keys.map((key) => key.slice(12, 34))).size).toBe(keys.length);
  });

  it('is told from the same with any one character mistyped, left out, doubled or swapped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 39 }), fc.constantFrom(...typeable), (at, typed) => {
        const key = newPublishableKey('k3v9q2ma');
        const variants = [
          `${key.slice(0, at)}${typed}${key.slice(at + 1)}`, `${key.slice(0, at)}${key.slice(at + 1)}`,
          `${key.slice(0, at)}${key[at]}${key.slice(at)}`,
          `${key.slice(0, at)}${key[at + 1] ?? ''}${key[at]}${key.slice(at + 2)}`,
        ];
        for (const variant of variants) if (variant !== key) expect(labelOfKey(variant), variant).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('is nothing else', () => {
    const key = newPublishableKey('k3v9q2ma');
    for (const text of [
      '', 'pk_', key.toUpperCase(), ` ${key}`, `${key}\n`, `${key}\0`, key.replace('pk_', 'sk_'),
      key.replace('k3v9q2ma', 'k3v9q2m'), 'pk_k3v9q2ma_', 'x'.repeat(10_000),
    ]) {
      expect(labelOfKey(text), JSON.stringify(text.slice(0, 50))).toBeUndefined();
    }
  });
});
