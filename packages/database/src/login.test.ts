import { describe, expect, it } from 'vitest';
import { loginUrl } from './login.ts';

describe('a login', () => {
  it.each([
    ['postgres://coatcheck_app:secret@db.example:5432/coatcheck',
      'postgres://coatcheck_counter:secret@db.example:5432/coatcheck'],
    [
      'postgresql://x:secret@db.example/coatcheck?sslmode=verify-full',
      'postgresql://coatcheck_counter:secret@db.example/coatcheck?sslmode=verify-full',
    ],
    [
      'postgres://x:s%40cr%2Fet%3A@localhost/coatcheck?host=%2Frun%2Fpostgres',
      'postgres://coatcheck_counter:s%40cr%2Fet%3A@localhost/coatcheck?host=%2Frun%2Fpostgres',
    ],
    ['postgres://x@localhost/coatcheck', 'postgres://coatcheck_counter@localhost/coatcheck'],
    ['postgres://x:secret@[::1]:5432/coatcheck', 'postgres://coatcheck_counter:secret@[::1]:5432/coatcheck'],
    [
      'postgres://x:secret@one.example,two.example/coatcheck?options=a@b',
      'postgres://coatcheck_counter:secret@one.example,two.example/coatcheck?options=a@b',
    ],
  ])('takes %s as another role', (url, expected) => {
    expect(loginUrl(url, 'coatcheck_counter')).toBe(expected);
  });

  it('needs a user in the address, and says so without the address', () => {
    for (const url of [
      '', 'postgres://localhost/coatcheck', 'mysql://x:canary@localhost/d', 'host=localhost password=canary',
      'postgres:/x:canary@h/d',
    ]) {
      expect(() => loginUrl(url, 'coatcheck_app'), url).toThrow('DATABASE_URL has to name a user');
      expect(() => loginUrl(url, 'coatcheck_app')).not.toThrow('canary');
    }
  });
});
