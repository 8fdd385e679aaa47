/**
 * The publishable key: `pk_<label>_<random><checksum>`.
 *
 * - label: 8 characters, names the tenant's frame origin, so that the loader can compute it
 * - random: 22 characters of base 62, 131 bits
 * - checksum: 6 characters of base 62, the CRC-32 of all before it. It tells a typo from a stranger without a look-up.
 *
 * Public by design: it stands in a customer's page.
 */
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base32 = '23456789abcdefghjkmnpqrstuvwxyz0';
const form = /^pk_([a-z0-9]{8})_([0-9A-Za-z]{22})([0-9A-Za-z]{6})$/;

/** @returns a new tenant's label. It starts with a letter or digit, and no letter is easily taken for another. */
export function newLabel(): string {
  return random(base32, 8);
}

/** @returns a new key under that label. */
export function newPublishableKey(label: string): string {
  const unchecked = `pk_${label}_${random(base62, 22)}`;
  return unchecked + checksum(unchecked);
}

/** @returns the key's label, or undefined where a character is missing, mistyped or made up. */
export function labelOfKey(key: string): string | undefined {
  const match = form.exec(key);
  if (!match) return undefined;
  return checksum(key.slice(0, -6)) === match[3] ? match[1] : undefined;
}

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
