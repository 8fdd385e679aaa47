/** PCM16 as it travels: little-endian bytes, whatever the machine has. */
import { endianness } from 'node:os';

const isForeign = endianness() === 'BE';

/** @returns a copy */
export function pcmBytes(samples: Int16Array): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(samples.slice().buffer);
  return isForeign ? bytes.swap16() : bytes;
}

/** Samples from bytes that come in pieces of any length; a sample that is split between two is put together. */
export class PcmReader {
  #half: number | undefined;

  /** @returns what is complete; a copy */
  push(bytes: Uint8Array): Int16Array {
    const before = this.#half;
    const length = bytes.length + (before === undefined ? 0 : 1);
    const whole = Buffer.alloc(length - (length % 2));
    if (before !== undefined) whole[0] = before;
    whole.set(bytes.subarray(0, whole.length - (before === undefined ? 0 : 1)), before === undefined ? 0 : 1);
    this.#half = length % 2 === 0 ? undefined : bytes.at(-1);
    if (isForeign) whole.swap16();
    return new Int16Array(whole.buffer, whole.byteOffset, whole.length / 2);
  }
}
