/**
 * The way to a call: the one button's. All else comes with the first press, in a chunk of its own.
 *
 * 1. Only a gesture within the frame opens it: nothing the page sends leads here, and what a script clicks is refused.
 * 2. The microphone is asked for within the gesture, unless there is a text to agree to first.
 * 3. Whoever closes the panel, leaves the page or forgets the conversation has hung up.
 */
import type { FrameSettings } from '@coatcheck/contract/frame-settings';
import type { ComponentType } from 'preact';
import type { PassKeeper } from '../transport/pass.ts';
import { askForMicrophone, canCall, type Microphone } from '../voice/microphone.ts';
import voiceStyles from '../voice/voice.css?url';
import { type CallNote, type ChatStore, noCall } from './chat-state.ts';
import type { Connection } from './connection.ts';

/** What the call's chunk puts into the panel. */
export interface VoiceParts {
  /** In the composer's place. */
  readonly Bar: ComponentType;
  /** At the conversation's end. */
  readonly Captions: ComponentType<{ readonly onGrow: () => void }>;
  hangUp(): void;
}

export interface VoiceDoor {
  press(event: Event): void;
  hangUp(): void;
  /** There was a call. */
  readonly hasRung: boolean;
  /** While a call is here. */
  readonly parts: VoiceParts | undefined;
}

export interface DoorSurroundings {
  readonly store: ChatStore;
  readonly settings: FrameSettings;
  readonly connection: Connection;
  readonly passes: PassKeeper;
  readonly language: string;
  loadStyles(url: string): Promise<void>;
  /** The call's code did not come. */
  unreachable(): string;
  /** Loads the frame anew where that can help: Chromium keeps a failed import failed for as long as its document lives. */
  renew(): void;
}

const agreedName = 'coatcheck-call-consent';

/** Which text was agreed to, where the browser keeps that. */
function openAgreement() {
  let agreed: string | null = null;
  try {
    agreed = localStorage.getItem(agreedName);
  } catch {
    agreed = null;
  }
  return {
    to: (version: string) => agreed === version,
    set: (version: string | null) => {
      agreed = version;
      try {
        localStorage.setItem(agreedName, version ?? '');
      } catch {
        // Asked again on the next page.
      }
    },
  };
}

const languages = {
  en: async () => (await import('../voice/content/voice-en.ts')).en,
  de: async () => (await import('../voice/content/voice-de.ts')).de,
};

/** @returns undefined where no calls are offered, or the browser can't make any */
export function createVoiceDoor(surroundings: DoorSurroundings): VoiceDoor | undefined {
  const { store, settings, language } = surroundings;
  const { voice } = settings;
  if (voice === undefined || !canCall()) return undefined;
  const agreement = openAgreement();
  let parts: VoiceParts | undefined;
  let microphone: Microphone | undefined;
  let hasRung = false;
  let modules: Promise<[typeof import('../voice/voice.tsx'), Awaited<ReturnType<(typeof languages)['en']>>, void]> | undefined;
  const over = (note: CallNote | null) => {
    parts = undefined;
    microphone = undefined;
    store.set({ call: { phase: 'none', note } });
    // What had to wait for the end of the call.
    surroundings.connection.touch();
  };
  const bring = () => {
    modules ??= Promise.all([import('../voice/voice.tsx'), languages[language === 'de' ? 'de' : 'en'](), surroundings.loadStyles(voiceStyles)]);
    modules.catch(() => (modules = undefined));
    return modules;
  };

  const open = async (own: Microphone | undefined): Promise<void> => {
    /** Nobody has hung up meanwhile. */
    const isAwaited = () => store.get().call.phase === 'coming' && microphone === own;
    try {
      const [{ mountVoice }, strings] = await bring();
      if (!isAwaited()) return;
      parts = mountVoice({ ...surroundings, strings, agreement, consent: own === undefined ? voice.consent : null, over }, own);
      hasRung = true;
      store.set({ call: { phase: 'here', note: null } });
    } catch {
      own?.release();
      if (!isAwaited()) return;
      over({ text: surroundings.unreachable(), isBad: true });
      surroundings.renew();
    }
  };

  const door = {
    press: (event: Event) => {
      const isGesture = event.isTrusted && (!('userActivation' in navigator) || navigator.userActivation.isActive);
      if (!isGesture || store.get().call.phase !== 'none' || store.get().answering !== null) return;
      // Whoever comes back to a tab that was left alone needs a pass that lasts.
      surroundings.connection.touch();
      const isAsked = voice.consent !== null && !agreement.to(voice.consent.version);
      microphone = isAsked ? undefined : askForMicrophone();
      store.set({ call: { phase: 'coming', note: null } });
      void open(microphone);
    },
    hangUp: () => {
      if (parts !== undefined) parts.hangUp();
      else if (store.get().call.phase === 'coming') {
        microphone?.release();
        over(null);
      } else if (store.get().call.note !== null) store.set({ call: noCall });
    },
    get hasRung() {
      return hasRung;
    },
    get parts() {
      return parts;
    },
  };
  store.subscribe(() => {
    if (store.get().phase === 'gone' && store.get().call.phase !== 'none') door.hangUp();
  });
  return door;
}
