import { problemCodes } from '@coatcheck/contract/problems';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { problemCodeOf, Refusal, translate } from './refusal.ts';

function databaseError(code: string, message = 'said the database, with a row: canary'): pg.DatabaseError {
  const error = new pg.DatabaseError(message, message.length, 'error');
  error.code = code;
  return error;
}
const codeOf = (error: unknown) => {
  const translated = translate(error);
  return translated instanceof Refusal ? translated.code : 'defect';
};

describe('what the driver threw', () => {
  it('is the refusal that a definer function named; a name we don’t know closes', () => {
    for (const code of problemCodes) expect(codeOf(databaseError('CC401', code))).toBe(code);
    for (const unknown of [
      '', 'PASS_INVALID', 'pass_invalid ', 'toString', 'constructor', '__proto__',
    ]) expect(codeOf(databaseError('CC401', unknown))).toBe('internal');
    expect(problemCodeOf('hasOwnProperty')).toBe('internal');
  });

  it('is "not found" for what is foreign as for what is absent', () => {
    expect(['42501', '23503'].map((code) => codeOf(databaseError(code)))).toEqual(['not_found', 'not_found']);
  });

  it('is "try again" where the database is out of reach, by its word or by the connection’s', () => {
    for (const code of ['08006', '08P01', '53300', '53400', '57P01', '57P03', '58030', '25006']) expect(
      codeOf(databaseError(code)), code,
    ).toBe('database_unavailable');
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']) expect(
      codeOf(Object.assign(new Error('connect'), { code })), code,
    ).toBe('database_unavailable');
    for (const message of [
      'Connection terminated unexpectedly', 'timeout exceeded when trying to connect',
      'Client has encountered a connection error and is not queryable', 'Query read timeout',
      'Cannot use a pool after calling end on the pool',
    ]) {
      expect(codeOf(new Error(message)), message).toBe('database_unavailable');
    }
  });

  it('is a defect of ours otherwise, and stays what it is', () => {
    for (const error of [
      databaseError('42601'), databaseError('23505'), databaseError('22P02'), new Error('x'), new TypeError('y'), 'text',
      undefined,
    ]) expect(translate(error)).toBe(error);
  });

  it('is a refusal already, and stays the same one', () => {
    const refusal = new Refusal('rate_limited', { retryAfterSeconds: 3 });
    expect(translate(refusal)).toBe(refusal);
    const named = new Refusal('pass_expired', { cause: new Error('Connection terminated') });
    expect(translate(named)).toBe(named);
  });

  it('keeps the driver’s words for the log, and out of what is said', () => {
    const translated = translate(databaseError('42501'));
    expect(translated).toMatchObject({ name: 'Refusal', message: 'not_found', detail: undefined });
    expect(translated instanceof Refusal && translated.cause).toBeInstanceOf(pg.DatabaseError);
  });
});
