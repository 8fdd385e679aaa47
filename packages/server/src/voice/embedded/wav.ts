/** Reads a RIFF file of PCM16 mono. Chunks other than the two that matter are passed over, wherever they stand. */

export interface Wav {
  readonly samplesPerSecond: number;
  readonly samples: Int16Array;
}

const pcm = 1;

/** @throws {RangeError} it is another kind of file */
export function readWav(file: Uint8Array): Wav {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const nameAt = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (nameAt(0) !== 'RIFF' || nameAt(8) !== 'WAVE') throw new RangeError('this is no WAV file');

  let samplesPerSecond: number | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (nameAt(at) === 'fmt ') {
      const [format, channels, bits] = [view.getUint16(body, true), view.getUint16(body + 2, true), view.getUint16(body + 14, true)];
      if (format !== pcm || channels !== 1 || bits !== 16) throw new RangeError('this WAV file is not PCM16 mono');
      samplesPerSecond = view.getUint32(body + 4, true);
    }
    if (nameAt(at) === 'data' && samplesPerSecond !== undefined) {
      // A file that was written as a stream says more than it has.
      const count = Math.floor(Math.min(length, file.length - body) / 2);
      return { samplesPerSecond, samples: Int16Array.from({ length: count }, (_, index) => view.getInt16(body + 2 * index, true)) };
    }
    // Chunks begin at even places.
    at = body + length + (length % 2);
  }
  throw new RangeError('this WAV file has no sound in it');
}
