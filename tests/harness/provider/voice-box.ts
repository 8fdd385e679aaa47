/**
 * The ears and the mouth of the local provider. The default ones are made up and give the same each time; `voiceBoxOf` lends it real
 * ones, so that a spoken conversation can be had with it.
 */
import type { Ear, Mouth } from '@coatcheck/server/voice/speech';

export interface VoiceBox {
  /** @param samples PCM16 mono, 16 kHz */
  hear(samples: Int16Array): Promise<string>;
  /** @returns PCM16 mono, 24 kHz */
  say(text: string): Promise<Int16Array>;
}

export interface FakeVoice {
  /** What it hears: always this; one after the other, the last one again and again; or what a function makes of the sound. */
  readonly heard?: string | readonly string[] | ((samples: Int16Array) => string);
  /** How long it speaks. Milliseconds a character; default 50. */
  readonly msPerCharacter?: number;
}

/** Hears what it is told, says a tone as long as the text. */
export function fakeVoiceBox({ heard = 'When are you open?', msPerCharacter = 50 }: FakeVoice = {}): VoiceBox {
  let turn = 0;
  return {
    hear(samples) {
      if (typeof heard === 'function') return Promise.resolve(heard(samples));
      const text = typeof heard === 'string' ? heard : heard[Math.min(turn, heard.length - 1)];
      turn += 1;
      return Promise.resolve(text ?? '');
    },
    say: (text) => Promise.resolve(tone(text.length * msPerCharacter, 24_000)),
  };
}

/** The same from our own parts: of one sentence at a time, the pieces put together. */
export function voiceBoxOf(ear: Ear, mouth: Mouth): VoiceBox {
  const { signal } = new AbortController();
  return {
    hear: (samples) => ear.hear(samples, signal),
    async say(text) {
      const pieces: Int16Array[] = [];
      for (const sentence of text.match(/[^.!?]+[.!?]*\s*/g) ?? []) {
        for await (const piece of mouth.speak(sentence.trim(), signal)) pieces.push(piece);
      }
      return joined(pieces);
    },
  };
}

/** @returns a tone of 220 Hz that is loud enough to be taken for speech by whoever measures loudness */
export function tone(ms: number, rate: number): Int16Array {
  return Int16Array.from({ length: Math.round((ms * rate) / 1_000) }, (_, index) => Math.round(8_000 * Math.sin((2 * Math.PI * 220 * index) / rate)));
}

export function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
