/** One utterance as a file that a provider takes: WAV, PCM16, mono. */
import { pcmBytes } from './pcm16.ts';

const headerBytes = 44;

/** @param rate samples a second */
export function wavFile(samples: Int16Array, rate: number): Buffer<ArrayBuffer> {
  const data = pcmBytes(samples);
  const file = Buffer.alloc(headerBytes + data.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(headerBytes - 8 + data.length, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  // PCM, one channel, samples a second, bytes a second, bytes a frame, bits a sample.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(data.length, 40);
  data.copy(file, headerBytes);
  return file;
}
