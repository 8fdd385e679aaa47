/**
 * Changes the rate of a stream of samples, from any to any, without letting through what the lower rate can't hold: what a
 * plain interpolation folds back into speech as noise stays 60 dB below it.
 *
 * A windowed sinc, tabulated once and read between its entries: exact rates would need a table for each pair of them.
 */

/** Zero crossings of the sinc on each side, at the lower rate. The delay is as many samples: 1.5 ms at 16 kHz. */
const crossings = 24;
/** Of the lower rate. Passes up to 42 %, stops from 50 % on. */
const cutoff = 0.462;
/** Kaiser's window for 65 dB. */
const beta = 6.2;
/** Entries a zero crossing; read linearly between them they are right to 100 dB. */
const entries = 512;

/** The modified Bessel function of order 0, which Kaiser's window is made of. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-9; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Half of the symmetric kernel, with one entry more to read between the last two. */
function kernelTable(): Float32Array {
  const table = new Float32Array(crossings * entries + 2);
  for (let index = 0; index <= crossings * entries; index += 1) {
    const x = index / entries;
    const angle = 2 * Math.PI * cutoff * x;
    const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
    table[index] = (2 * cutoff * sinc * bessel(beta * Math.sqrt(1 - (x / crossings) ** 2))) / bessel(beta);
  }
  return table;
}

export class Resampler {
  readonly #step: number;
  readonly #scale: number;
  /** Input samples that the kernel reaches to each side. */
  readonly reach: number;
  readonly #table = kernelTable();
  /** What the kernel still needs of the past, and what has not been used yet. */
  #held: Float32Array;
  #heldLength: number;
  /** Of the next output sample, in input samples from the beginning of `#held`. */
  #position: number;
  #output = new Float32Array(256);

  /** @param fromRate samples a second in, @param toRate out */
  constructor(fromRate: number, toRate: number) {
    this.#step = fromRate / toRate;
    this.#scale = Math.min(1, toRate / fromRate);
    this.reach = Math.ceil(crossings / this.#scale);
    this.#held = new Float32Array(4 * this.reach);
    this.#heldLength = this.reach;
    this.#position = this.reach;
  }

  /** As if nothing had come yet. */
  reset(): void {
    this.#held.fill(0);
    this.#heldLength = this.reach;
    this.#position = this.reach;
  }

  /** @returns a view that is good until the next call */
  push(input: Float32Array): Float32Array {
    this.#hold(input);
    const count = Math.max(0, Math.ceil((this.#heldLength - this.reach - this.#position) / this.#step));
    if (this.#output.length < count) this.#output = new Float32Array(2 * count);
    let made = 0;
    while (Math.floor(this.#position) + this.reach < this.#heldLength && made < this.#output.length) {
      this.#output[made] = this.#sampleAt(this.#position);
      made += 1;
      this.#position += this.#step;
    }
    const done = Math.max(0, Math.floor(this.#position) - this.reach);
    this.#held.copyWithin(0, done, this.#heldLength);
    this.#heldLength -= done;
    this.#position -= done;
    return this.#output.subarray(0, made);
  }

  #hold(input: Float32Array): void {
    const length = this.#heldLength + input.length;
    if (length > this.#held.length) {
      const larger = new Float32Array(2 * length);
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    this.#held.set(input, this.#heldLength);
    this.#heldLength = length;
  }

  #sampleAt(position: number): number {
    const middle = Math.floor(position);
    const spacing = this.#scale * entries;
    const last = crossings * entries;
    let sum = 0;
    for (let index = middle - this.reach + 1; index <= middle + this.reach; index += 1) {
      const place = Math.abs(position - index) * spacing;
      if (place > last) continue;
      const entry = Math.floor(place);
      const low = this.#table[entry] ?? 0;
      sum += (this.#held[index] ?? 0) * (low + ((this.#table[entry + 1] ?? 0) - low) * (place - entry));
    }
    return sum * this.#scale;
  }
}
