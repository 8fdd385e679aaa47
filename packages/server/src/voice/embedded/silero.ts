/**
 * Silero's network for voice activity, version 5, 16 kHz: how likely it is that the next 32 ms are speech. It is so small (310,000
 * weights, 0.6 million multiplications a frame) that it is written out here, on the weights as published. In sherpa-onnx a detector costs a
 * runtime of 110 MB and another 13 MB for each call; here it is 3.5 KB for each call.
 *
 * 1. The last 64 samples and the 512 new ones, continued by a mirror image of their end, become four short spectra: magnitudes of 129 bands.
 * 2. Four convolutions over time, three positions wide, make one vector of 128 of them.
 * 3. A long short-term memory takes it up, which is all that is remembered of a call beside those 64 samples.
 * 4. Its output, weighed and added up, is the probability.
 */
import { readConstants } from './onnx-constants.ts';

/** New samples a frame: 32 ms. */
export const frameSamples = 512;

const contextSamples = 64;
const mirroredSamples = 64;
const windowSamples = 256;
const hopSamples = 128;
const bands = 129;
/** Cosines, then sines, of each band; filled up to a multiple of four. */
const waveRows = 260;
const spectra = 4;
const units = 128;

/** What one call's past is made of. */
export interface SileroState {
  /** Context, then room for a frame, then its mirror image. */
  readonly samples: Float32Array;
  /** What the memory gave out last. */
  readonly output: Float32Array;
  readonly cell: Float32Array;
}

export interface Silero {
  /**
   * @param frame 512 samples, from −1 to 1
   * @returns the probability of speech, from 0 to 1; `state` now includes the frame
   */
  speechProbability(frame: Float32Array, state: SileroState): number;
}

export function createState(): SileroState {
  return {
    samples: new Float32Array(contextSamples + frameSamples + mirroredSamples),
    output: new Float32Array(units),
    cell: new Float32Array(units),
  };
}

/** Rows of weights, each as long as what they are multiplied with, and what is added to each row's sum. */
interface Layer {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** @param file `silero_vad_v5.onnx` */
export function createSilero(file: Uint8Array): Silero {
  const constants = readConstants(file);
  const weightsOf = (name: string): Float32Array => {
    // The branch for 16 kHz; the other one is for 8 kHz.
    const found = constants.get(`If_0_then_branch__Inline_0__${name}`);
    if (found === undefined) throw new Error(`the network has no ${name}`);
    return found;
  };
  const convolution = (index: number) => byPosition(weightsOf(`encoder.${index}.reparam_conv.weight`), weightsOf(`encoder.${index}.reparam_conv.bias`));

  const spectrum = layer(filledUp(weightsOf('stft.forward_basis_buffer'), waveRows * windowSamples), new Float32Array(waveRows));
  const [first, second, third, fourth] = [convolution(0), convolution(1), convolution(2), convolution(3)];
  const memory = sideBySide(weightsOf('decoder.rnn.weight_ih'), weightsOf('decoder.rnn.weight_hh'), sum(weightsOf('decoder.rnn.bias_ih'), weightsOf('decoder.rnn.bias_hh')));
  const last = weightsOf('decoder.decoder.2.weight');
  const lastBias = weightsOf('decoder.decoder.2.bias')[0] ?? 0;

  // One thread works on one frame at a time, so that all calls share these. Convolutions see an empty position before the first and
  // after the last one.
  const waves = new Float32Array(waveRows);
  const magnitudes = new Float32Array((spectra + 2) * bands);
  const firstOut = new Float32Array((4 + 2) * 128);
  const secondOut = new Float32Array((2 + 2) * 64);
  const thirdOut = new Float32Array((1 + 2) * 64);
  const memoryIn = new Float32Array(2 * units);
  const gates = new Float32Array(4 * units);

  return {
    speechProbability(frame, state) {
      const { samples, output, cell } = state;
      samples.copyWithin(0, frameSamples, frameSamples + contextSamples);
      samples.set(frame, contextSamples);
      const end = contextSamples + frameSamples;
      for (let index = 0; index < mirroredSamples; index += 1) samples[end + index] = samples[end - 2 - index] ?? 0;

      for (let position = 0; position < spectra; position += 1) {
        multiply(spectrum, samples, position * hopSamples, waves, 0);
        for (let band = 0; band < bands; band += 1) magnitudes[(position + 1) * bands + band] = Math.hypot(waves[band] ?? 0, waves[band + bands] ?? 0);
      }
      convolve(first, magnitudes, 4, 1, firstOut);
      convolve(second, firstOut, 2, 2, secondOut);
      convolve(third, secondOut, 1, 2, thirdOut);
      multiply(fourth, thirdOut, 0, memoryIn, 0);
      rectify(memoryIn, 0, units);

      memoryIn.set(output, units);
      multiply(memory, memoryIn, 0, gates, 0);
      let total = lastBias;
      for (let unit = 0; unit < units; unit += 1) {
        const input = sigmoid(gates[unit] ?? 0);
        const forget = sigmoid(gates[unit + units] ?? 0);
        const candidate = Math.tanh(gates[unit + 2 * units] ?? 0);
        const open = sigmoid(gates[unit + 3 * units] ?? 0);
        const kept = forget * (cell[unit] ?? 0) + input * candidate;
        const given = open * Math.tanh(kept);
        cell[unit] = kept;
        output[unit] = given;
        total += Math.max(0, given) * (last[unit] ?? 0);
      }
      return sigmoid(total);
    },
  };
}

/** Position by position; `out` keeps its first and last position empty. */
function convolve(weights: Layer, input: Float32Array, positions: number, stride: number, out: Float32Array): void {
  const channels = weights.columns / 3;
  for (let position = 0; position < positions; position += 1) {
    multiply(weights, input, position * stride * channels, out, (position + 1) * weights.rows);
  }
  rectify(out, weights.rows, (positions + 1) * weights.rows);
}

/** The whole cost of a frame. Four rows at a time, as each number of the input is then fetched once for four sums (1.6 billion a second). */
function multiply({ rows, columns, weights, bias }: Layer, input: Float32Array, from: number, out: Float32Array, to: number): void {
  for (let row = 0; row < rows; row += 4) {
    const first = row * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let firstSum = bias[row] ?? 0;
    let secondSum = bias[row + 1] ?? 0;
    let thirdSum = bias[row + 2] ?? 0;
    let fourthSum = bias[row + 3] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      const value = input[from + column] ?? 0;
      firstSum += (weights[first + column] ?? 0) * value;
      secondSum += (weights[second + column] ?? 0) * value;
      thirdSum += (weights[third + column] ?? 0) * value;
      fourthSum += (weights[fourth + column] ?? 0) * value;
    }
    out[to + row] = firstSum;
    out[to + row + 1] = secondSum;
    out[to + row + 2] = thirdSum;
    out[to + row + 3] = fourthSum;
  }
}

function rectify(values: Float32Array, from: number, to: number): void {
  for (let index = from; index < to; index += 1) values[index] = Math.max(0, values[index] ?? 0);
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

function layer(weights: Float32Array, bias: Float32Array): Layer {
  return { rows: bias.length, columns: weights.length / bias.length, weights, bias };
}

function filledUp(values: Float32Array, length: number): Float32Array {
  const filled = new Float32Array(length);
  filled.set(values);
  return filled;
}

/** A convolution's weights come as [out][in][3]; by position, [out][3][in], a row fits three neighbouring positions as they lie. */
function byPosition(weights: Float32Array, bias: Float32Array): Layer {
  const columns = weights.length / bias.length;
  const channels = columns / 3;
  const turned = weights.map((_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return weights[row * columns + (column % channels) * 3 + Math.floor(column / channels)] ?? 0;
  });
  return layer(turned, bias);
}

/** [left | right], row by row. */
function sideBySide(left: Float32Array, right: Float32Array, bias: Float32Array): Layer {
  const columns = left.length / bias.length;
  const both = new Float32Array(left.length + right.length);
  for (let row = 0; row < bias.length; row += 1) {
    both.set(left.subarray(row * columns, (row + 1) * columns), 2 * row * columns);
    both.set(right.subarray(row * columns, (row + 1) * columns), (2 * row + 1) * columns);
  }
  return layer(both, bias);
}

function sum(left: Float32Array, right: Float32Array): Float32Array {
  return left.map((value, index) => value + (right[index] ?? 0));
}
