/**
 * A microphone for tests in the browser, that says what it is told when it is told. Chromium plays a WAV file as its microphone, once
 * from its beginning, and reads it anew when the device is opened anew. So to say something is to write the file, to pull the device out
 * and to let the product open the next one, as it does when somebody unplugs a headset.
 *
 * All else is real: the capture, its echo cancellation, the worklet, the socket.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { wavFile } from '@coatcheck/server/voice/pipeline/wav-file';
import type { BrowserContext, Frame } from 'playwright-core';
import { rememberMicrophones, unplugMicrophone } from './page-microphones.ts';

const rate = 16_000;
/** Before the first word: the capture's filters need a moment to settle. Milliseconds. */
const leadInMs = 500;

export class BrowserMicrophone {
  /** For `launchBrowser`. */
  readonly file: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.file = join(folder, 'microphone.wav');
  }

  static async create(): Promise<BrowserMicrophone> {
    return new BrowserMicrophone(await mkdtemp(join(tmpdir(), 'coatcheck-microphone-')));
  }

  /** Before any page is opened in it. Silent until it is told to say something. */
  async attach(context: BrowserContext): Promise<void> {
    await this.#record(new Int16Array(rate));
    await context.addInitScript(rememberMicrophones);
  }

  /**
   * Says it into an open microphone.
   *
   * @param samples 16 kHz
   * @returns when its last word has been said
   */
  async say(frame: Frame, samples: Int16Array): Promise<void> {
    await this.#record(samples);
    await unplugMicrophone(frame);
    await later(leadInMs + (samples.length * 1_000) / rate);
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #record(samples: Int16Array): Promise<void> {
    const before = (rate * leadInMs) / 1_000;
    const sound = new Int16Array(before + samples.length + rate);
    sound.set(samples, before);
    await writeFile(this.file, wavFile(sound, rate));
  }
}
