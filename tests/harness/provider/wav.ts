/** Reads PCM16 bytes and WAV files, on its own: what the product wrote is not read by the product's own reader. */

export interface Sound {
  readonly rate: number;
  /** Mono. */
  readonly samples: Int16Array;
}

/** @param bytes an odd one at the end is left out */
export function pcmSamples(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readInt16LE(index * 2));
}

/** @returns the sound of a PCM16 file, its channels mixed; `undefined` where it is none or its sizes don't add up */
export function parseWav(bytes: Buffer): Sound | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let form: { channels: number; rate: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (body.length < size) return undefined;
    if (name === 'fmt ') {
      if (size < 16 || body.readUInt16LE(0) !== 1 || body.readUInt16LE(14) !== 16) return undefined;
      form = { channels: body.readUInt16LE(2), rate: body.readUInt32LE(4) };
      if (![1, 2].includes(form.channels) || form.rate < 8_000 || form.rate > 192_000) return undefined;
    }
    if (name === 'data') return form === undefined ? undefined : { rate: form.rate, samples: mixed(pcmSamples(body), form.channels) };
    at += 8 + size + (size % 2);
  }
  return undefined;
}

function mixed(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  return Int16Array.from({ length: samples.length >> 1 }, (_, index) => ((samples[2 * index] ?? 0) + (samples[2 * index + 1] ?? 0)) / 2);
}

/** By straight lines between samples: good enough for whoever listens to a test. */
export function resampled({ rate, samples }: Sound, wanted: number): Int16Array {
  if (rate === wanted) return samples;
  return Int16Array.from({ length: Math.floor((samples.length * wanted) / rate) }, (_, index) => {
    const position = (index * rate) / wanted;
    const before = samples[Math.floor(position)] ?? 0;
    const after = samples[Math.floor(position) + 1] ?? before;
    return Math.round(before + (after - before) * (position % 1));
  });
}
