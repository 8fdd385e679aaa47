import { describe, expect, it } from 'vitest';
import { pinned, readPinned, requireDigest } from './weights.ts';

describe('the pinned files', () => {
  it.each(Object.entries(pinned))('are installed as they were tested: %s', (_, file) => {
    expect(readPinned(file).length).toBeGreaterThan(1_000_000);
  });

  it('are refused when they are others, by the name of their package', () => {
    const other = { ...pinned.silero, digest: pinned.flite.digest };
    expect(() => readPinned(other)).toThrow(expect.objectContaining({ name: 'WrongFile', code: 'wrong_file', message: expect.stringContaining('@ricky0123/vad-web') }));
  });

  it('are missed by the name of their package', () => {
    const missing = { packageName: '@nobody/nothing', specifier: '@nobody/nothing/file.onnx', digest: pinned.silero.digest };
    expect(() => readPinned(missing)).toThrow(expect.objectContaining({ name: 'WrongFile', message: expect.stringContaining('@nobody/nothing') }));
    expect(() => readPinned({ ...pinned.moonshineEncoder, beside: './model/huge/encoder_model.onnx' })).toThrow(/moonshine-js is not installed/);
  });

  it('differ by a single byte', () => {
    expect(() => requireDigest('b', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 'a letter')).toThrow(/a letter/);
    expect(() => requireDigest('a', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 'a letter')).not.toThrow();
  });
});
