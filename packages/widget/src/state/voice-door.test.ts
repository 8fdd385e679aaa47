import type { FrameSettings } from '@coatcheck/contract/frame-settings';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Microphone } from '../voice/microphone.ts';
import type { VoiceSurroundings } from '../voice/voice.tsx';
import { createHarness } from './chat-harness.ts';
import { createVoiceDoor } from './voice-door.ts';

interface Mounted extends VoiceSurroundings {
  readonly hasMicrophone: boolean;
  readonly microphone: Microphone | undefined;
}
const mounted: Mounted[] = [];
let hangUps = 0;
vi.mock('../voice/voice.tsx', () => ({
  mountVoice: (surroundings: VoiceSurroundings, microphone: Microphone | undefined) => {
    mounted.push({ ...surroundings, hasMicrophone: microphone !== undefined, microphone });
    return { Bar: () => null, Captions: () => null, hangUp: () => ((hangUps += 1), surroundings.over(null)) };
  },
}));

const consent = { version: '0123456789abcdef', text: 'Calls are transcribed.' };
const settings: FrameSettings = {
  publishable_key: 'pk', name: 'Bakery', greeting: 'Hi', colour: '#000000', corner: 'right', locale: 'en', starters: [], consent, scopes: ['chat', 'voice'],
  voice: { consent: null },
};

/** The browser's microphones, each with how often its device was stopped and its context closed. */
const microphones: { stopped: number; closed: number }[] = [];
let refusal: DOMException | undefined;
const stored = new Map<string, string>();

class BrowserAudio {
  readonly close = async () => void (this.#own.closed += 1);
  readonly #own = { stopped: 0, closed: 0 };
  constructor() {
    microphones.push(this.#own);
  }
}

beforeEach(() => {
  mounted.length = microphones.length = hangUps = 0;
  refusal = undefined;
  stored.clear();
  vi.stubGlobal('AudioContext', BrowserAudio);
  vi.stubGlobal('AudioWorkletNode', () => undefined);
  vi.stubGlobal('localStorage', { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, value: string) => void stored.set(name, value) });
  const getUserMedia = async () => {
    if (refusal !== undefined) throw refusal;
    const own = microphones.at(-1);
    return { getTracks: () => [{ stop: () => own !== undefined && (own.stopped += 1) }] };
  };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, userActivation: { isActive: true } });
});
afterEach(() => void vi.unstubAllGlobals());

async function setUp({ voice = settings.voice, load = async () => undefined }: { voice?: FrameSettings['voice']; load?: () => Promise<void> } = {}) {
  const chat = createHarness();
  chat.actions.shown(true);
  await chat.settle();
  const seen = { touches: 0, loads: 0, renewals: 0 };
  const door = createVoiceDoor({
    store: chat.store, settings: { ...settings, voice }, passes: chat.passes, language: 'en',
    connection: { ...chat.connection, touch: () => void (seen.touches += 1) },
    loadStyles: async () => {
      seen.loads += 1;
      await load();
    },
    unreachable: () => 'unreachable',
    renew: () => void (seen.renewals += 1),
  });
  if (door === undefined) throw new Error('there is no door');
  const press = (isTrusted = true) => door.press({ ...new Event('click'), isTrusted });
  const call = () => chat.store.get().call;
  const here = async () => {
    await expect.poll(() => call().phase).toBe('here');
  };
  const ring = async () => {
    press();
    await here();
  };
  return { ...chat, door, seen, press, call, here, ring };
}

describe('there is no way to a call', () => {
  const doorWith = (offered: FrameSettings) =>
    createVoiceDoor({ ...createHarness(), settings: offered, language: 'en', loadStyles: async () => undefined, unreachable: () => '', renew: () => undefined });

  it('where none are offered', () => {
    expect(doorWith(settings)).toBeDefined();
    expect(doorWith({ ...settings, voice: undefined })).toBeUndefined();
  });

  it.each([['AudioWorkletNode', undefined], ['navigator', {}], ['navigator', { mediaDevices: {} }]])('where the browser can’t make any: %s %s', (name, value) => {
    vi.stubGlobal(name, value);
    expect(doorWith(settings)).toBeUndefined();
  });

  it('for a script that clicks', async () => {
    const one = await setUp();
    one.press(false);
    vi.stubGlobal('navigator', { ...navigator, userActivation: { isActive: false } });
    one.press();
    expect(one.call().phase).toBe('none');
    expect(microphones).toEqual([]);
    expect(one.seen.loads).toBe(0);
  });

  it('while an answer is on its way', async () => {
    const one = await setUp();
    one.actions.send('Hello');
    one.press();
    expect(one.call().phase).toBe('none');
  });
});

describe('a press', () => {
  it('asks for the microphone at once, and brings the rest', async () => {
    const one = await setUp();
    one.press();
    expect(microphones).toHaveLength(1);
    expect(one.call().phase).toBe('coming');
    expect(one.door.hasRung).toBe(false);
    await one.here();
    expect(mounted).toMatchObject([{ hasMicrophone: true, consent: null }]);
    expect(one.door.hasRung).toBe(true);
    expect(one.door.parts).toBeDefined();
  });

  it('counts as somebody being here, so that the pass lasts', async () => {
    const one = await setUp();
    one.press();
    expect(one.seen.touches).toBe(1);
  });

  it('works where the browser does not tell of gestures', async () => {
    const one = await setUp();
    vi.stubGlobal('navigator', { mediaDevices: navigator.mediaDevices });
    await one.ring();
  });

  it('during a call, or before it is here, does nothing', async () => {
    const one = await setUp();
    one.press();
    await one.ring();
    one.press();
    expect(microphones).toHaveLength(1);
    expect(mounted).toHaveLength(1);
  });

  it('may be refused the microphone before anybody waits for it', async () => {
    const lost: unknown[] = [];
    const listen = (reason: unknown) => void lost.push(reason);
    process.on('unhandledRejection', listen);
    refusal = new DOMException('no', 'NotAllowedError');
    const one = await setUp();
    await one.ring();
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(lost).toEqual([]);
  });

  it('where the browser makes no audio context leaves it to the call to say so', async () => {
    const none = new DOMException('no', 'NotSupportedError');
    const throwing = function AudioContext() {
      throw none;
    };
    vi.stubGlobal('AudioContext', throwing);
    const one = await setUp();
    await one.ring();
    await expect(mounted[0]?.microphone?.begun).rejects.toBe(none);
    expect(() => mounted[0]?.microphone?.release()).not.toThrow();
  });

  it('on a server that does not answer says so, and the next one tries again', async () => {
    let isReachable = false;
    const one = await setUp({
      load: async () => {
        if (!isReachable) throw new TypeError('failed to fetch');
      },
    });
    one.press();
    await expect.poll(one.call).toEqual({ phase: 'none', note: { text: 'unreachable', isBad: true } });
    expect(microphones).toEqual([{ stopped: 1, closed: 1 }]);
    isReachable = true;
    one.press();
    expect(one.call()).toEqual({ phase: 'coming', note: null });
    await one.here();
    expect(one.seen).toMatchObject({ loads: 2, renewals: 1 });
  });
});

describe('a text to agree to', () => {
  it('comes before the microphone, once', async () => {
    const one = await setUp({ voice: { consent } });
    await one.ring();
    expect(microphones).toEqual([]);
    expect(mounted).toMatchObject([{ hasMicrophone: false, consent }]);
    mounted[0]?.agreement.set(consent.version);
    mounted[0]?.over(null);
    one.press();
    expect(microphones).toHaveLength(1);
    await one.here();
    expect(mounted[1]).toMatchObject({ hasMicrophone: true, consent: null });
  });

  it('is remembered by the browser, and asked for again when it is another or was taken back', async () => {
    const first = await setUp({ voice: { consent } });
    await first.ring();
    mounted[0]?.agreement.set(consent.version);
    const second = await setUp({ voice: { consent } });
    await second.ring();
    const changed = await setUp({ voice: { consent: { version: 'fedcba9876543210', text: 'Calls are recorded.' } } });
    await changed.ring();
    mounted[1]?.agreement.set(null);
    const third = await setUp({ voice: { consent } });
    await third.ring();
    expect(mounted.map(({ hasMicrophone }) => hasMicrophone)).toEqual([false, true, false, false]);
  });

  it('is remembered for this page where the browser keeps nothing', async () => {
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
    const one = await setUp({ voice: { consent } });
    await one.ring();
    mounted[0]?.agreement.set(consent.version);
    mounted[0]?.over(null);
    await one.ring();
    expect(mounted[1]?.hasMicrophone).toBe(true);
  });
});

describe('hanging up', () => {
  it('while the call is coming lets the microphone go, and no call comes', async () => {
    const loaded = Promise.withResolvers<void>();
    const one = await setUp({ load: () => loaded.promise });
    one.press();
    one.door.hangUp();
    expect(one.call()).toEqual({ phase: 'none', note: null });
    loaded.resolve();
    await vi.waitFor(() => expect(microphones).toEqual([{ stopped: 1, closed: 1 }]));
    expect(mounted).toEqual([]);
  });

  it('and pressing again while the code is coming makes one call, with the second microphone', async () => {
    const loaded = Promise.withResolvers<void>();
    const one = await setUp({ load: () => loaded.promise });
    one.press();
    one.door.hangUp();
    one.press();
    loaded.resolve();
    await one.here();
    expect(mounted).toHaveLength(1);
    expect(microphones).toEqual([{ stopped: 1, closed: 1 }, { stopped: 0, closed: 0 }]);
    expect(one.seen.loads).toBe(1);
  });

  it('is the last word, also where the code does not come', async () => {
    const loaded = Promise.withResolvers<void>();
    const one = await setUp({ load: () => loaded.promise });
    one.press();
    one.door.hangUp();
    loaded.reject(new TypeError('failed to fetch'));
    await new Promise(setImmediate);
    expect(one.call()).toEqual({ phase: 'none', note: null });
    expect(one.seen.renewals).toBe(0);
    expect(microphones).toEqual([{ stopped: 1, closed: 1 }]);
  });

  it('is the call’s own matter once that is here, and what had to wait for its end is done then', async () => {
    const one = await setUp();
    await one.ring();
    one.door.hangUp();
    expect(hangUps).toBe(1);
    expect(one.call()).toEqual({ phase: 'none', note: null });
    expect(one.door.parts).toBeUndefined();
    expect(one.seen.touches).toBe(2);
  });

  it('with nobody there takes away the note of the last call', async () => {
    const one = await setUp();
    await one.ring();
    mounted[0]?.over({ text: 'The call has ended.', isBad: false });
    expect(one.call().note?.text).toBe('The call has ended.');
    one.door.hangUp();
    expect(one.call()).toEqual({ phase: 'none', note: null });
  });

  it('is what a switched-off assistant does', async () => {
    const one = await setUp();
    await one.ring();
    one.store.set({ phase: 'gone' });
    expect(hangUps).toBe(1);
    const other = await setUp();
    other.press();
    other.store.set({ phase: 'gone' });
    expect(other.call().phase).toBe('none');
  });
});
