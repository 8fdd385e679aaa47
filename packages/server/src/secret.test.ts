import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

describe('a secret', () => {
  it('shows itself to the one who asks by name', () => {
    expect(new Secret('canary').reveal()).toBe('canary');
  });

  it('shows itself in no other way', () => {
    const secret = new Secret('canary');
    const inError = new Error(`with ${secret}`, { cause: secret });
    for (const shown of [
      String(secret), `${secret}`, ['', secret].join(''), JSON.stringify(secret), JSON.stringify({ deep: [secret] }),
      inspect(secret), inspect({ secret }, { depth: 9, showHidden: true, customInspect: false }),
      format('%s %o %j %O', secret, secret, secret, secret),
      inError.message, inspect(inError), Object.keys(secret).join(), JSON.stringify(Object.entries(secret)),
      JSON.stringify(Object.assign({}, secret)), JSON.stringify(Object.getOwnPropertyDescriptors(secret)), [secret].join(),
      encodeURIComponent(String(secret)),
    ]) {
      expect(shown).not.toContain('canary');
    }
    expect(() => structuredClone(secret)).not.toThrow();
    expect(inspect(structuredClone(secret))).not.toContain('canary');
    expect(String(secret)).toBe('[redacted]');
  });
});
