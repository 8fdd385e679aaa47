import { afterEach, describe, expect, it, vi } from 'vitest';
import { en } from './content/voice-en.ts';
import { noteOfMicrophone } from './microphone-note.ts';

afterEach(() => void vi.unstubAllGlobals());

const failed = (name: string) => new DOMException('no', name);

describe('why there is no microphone', () => {
  it.each([
    ['NotAllowedError', en.microphoneDenied], ['SecurityError', en.microphoneForbidden], ['NotFoundError', en.noMicrophone],
    ['OverconstrainedError', en.noMicrophone], ['NotReadableError', en.microphoneBusy], ['AbortError', en.microphoneFailed],
    ['ErrorOfNextYear', en.microphoneFailed],
  ])('is told for %s', (name, sentence) => {
    expect(noteOfMicrophone(failed(name), en, () => false)).toBe(sentence);
  });

  it('is not the visitor’s doing where the page forbids it, as far as the browser says so', () => {
    expect(noteOfMicrophone(failed('NotAllowedError'), en, () => true)).toBe(en.microphoneForbidden);
    vi.stubGlobal('document', { featurePolicy: { allowsFeature: (feature: string) => feature !== 'microphone' } });
    expect(noteOfMicrophone(failed('NotAllowedError'), en)).toBe(en.microphoneForbidden);
    vi.stubGlobal('document', { featurePolicy: { allowsFeature: () => true } });
    expect(noteOfMicrophone(failed('NotAllowedError'), en)).toBe(en.microphoneDenied);
    vi.stubGlobal('document', {});
    expect(noteOfMicrophone(failed('NotAllowedError'), en)).toBe(en.microphoneDenied);
  });

  it.each([[new TypeError('no getUserMedia')], ['NotAllowedError'], [undefined]])('is told also where it is no exception of a browser: %s', (error) => {
    expect(noteOfMicrophone(error, en, () => true)).toBe(en.microphoneFailed);
  });
});
