import { Refusal } from '@coatcheck/database/refusal';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { createLimits } from './limits.ts';

const limitsWith = (environment: Record<string, string>) => createLimits(readConfig(environment).limits);

async function served(count: number, one: () => Promise<unknown>): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, one));
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

describe('opens', () => {
  it.each([['5', 1], ['60', 1], ['90', 1], ['100', 1], ['120', 2], ['6000', 100]])('%s a minute let %i in at once, above the burst', async (perMinute, atOnce) => {
    const limits = limitsWith({ LIMIT_OPENS: perMinute, LIMIT_OPENS_BURST: '3' });
    expect(await served(atOnce + 10, () => limits.open('203.0.113.1/32', 'pk'))).toBe(atOnce + 3);
  });

  it('below one a second wait for longer than a second', async () => {
    const limits = limitsWith({ LIMIT_OPENS: '5', LIMIT_OPENS_BURST: '1' });
    expect(await served(2, () => limits.open('203.0.113.1/32', 'pk'))).toBe(2);
    const refused: unknown = await limits.open('203.0.113.1/32', 'pk').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused instanceof Refusal && (refused.retryAfterSeconds ?? 0) > 1).toBe(true);
  });
});

describe('passwords', () => {
  it('are counted on the prefix, and on the account from wherever they come', async () => {
    const limits = limitsWith({ LIMIT_SIGN_INS_PREFIX: '5', LIMIT_SIGN_INS_ACCOUNT: '8' });
    expect(await served(9, () => limits.signIn('a', 'ada@example.org'))).toBe(5);
    expect(await served(9, () => limits.signIn('b', 'ada@example.org'))).toBe(3);
    expect(await served(9, () => limits.signIn('c', 'ada@example.org'))).toBe(0);
    expect(await served(9, () => limits.signIn('d', 'bob@example.org'))).toBe(5);
    // Links share the prefix's share: both are doors.
    expect(await served(1, () => limits.link('d'))).toBe(0);
  });
});

describe('strangers', () => {
  const knock = (limits: ReturnType<typeof limitsWith>, code: 'pass_invalid' | 'pass_expired' | 'rate_limited', from = 'a') => {
    let asked = false;
    const work = () => {
      asked = true;
      return Promise.reject(new Refusal(code));
    };
    return limits.unlessStranger(from, work).catch((error: unknown) => [error instanceof Refusal && error.code, asked]);
  };

  it('are refused without asking once they have shown enough passes of their own making; others are asked for', async () => {
    const limits = limitsWith({ LIMIT_STRANGERS: '3' });
    for (let n = 0; n < 3; n += 1) expect(await knock(limits, 'pass_invalid')).toEqual(['pass_invalid', true]);
    expect(await knock(limits, 'pass_invalid')).toEqual(['rate_limited', false]);
    expect(await knock(limits, 'pass_invalid', 'b')).toEqual(['pass_invalid', true]);
  });

  it('are not visitors whose pass has run out', async () => {
    const limits = limitsWith({ LIMIT_STRANGERS: '3' });
    for (let n = 0; n < 10; n += 1) expect(await knock(limits, 'pass_expired')).toEqual(['pass_expired', true]);
  });

  it('are not visitors who were too quick: others share their prefix', async () => {
    const limits = limitsWith({ LIMIT_STRANGERS: '3' });
    for (let n = 0; n < 10; n += 1) expect(await knock(limits, 'rate_limited')).toEqual(['rate_limited', true]);
  });
});
