import { describe, expect, it } from 'vitest';
import { VoiceUnavailable } from '../speech.ts';
import type { ClientEvent } from './client-events.ts';
import { Uplink } from './uplink.ts';

function newUplink() {
  const sent: ClientEvent[] = [];
  const uplink = new Uplink((event) => sent.push(event));
  /** Of the sound sent since the last call. Milliseconds. */
  const sentMs = () => {
    const bytes = sent.splice(0).map((event) => (event.type === 'input_audio_buffer.append' ? Buffer.from(event.audio, 'base64').length : 0));
    return Math.round(bytes.reduce((sum, length) => sum + length, 0) / 48);
  };
  const hear = (ms: number) => {
    for (let at = 0; at < ms; at += 20) uplink.hear(new Int16Array(320));
  };
  return { uplink, sentMs, hear };
}

describe('Uplink', () => {
  it('sends what it hears', () => {
    const { sentMs, hear } = newUplink();
    hear(1_000);
    expect(sentMs()).toBe(1_000);
  });

  it('holds back, and gives all of it to the same session', () => {
    const { uplink, sentMs, hear } = newUplink();
    hear(1_000);
    sentMs();
    uplink.hold();
    hear(300);
    expect([uplink.isHeld, sentMs()]).toEqual([true, 0]);
    uplink.release(false);
    expect([uplink.isHeld, sentMs()]).toEqual([false, 300]);
  });

  it('gives a new session half a second of what was before', () => {
    const { uplink, sentMs, hear } = newUplink();
    hear(1_000);
    sentMs();
    uplink.hold();
    hear(300);
    uplink.release(true);
    expect(sentMs()).toBe(500 + 300);
  });

  it('does not hold back for ever', () => {
    const { uplink, hear } = newUplink();
    uplink.hold();
    hear(10_000);
    expect(() => hear(20)).toThrow(VoiceUnavailable);
  });
});
