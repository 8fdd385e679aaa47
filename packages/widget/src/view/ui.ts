/** What every part of the panel needs beside its own state. */
import type { FrameSettings } from '@coatcheck/contract/frame-settings';
import { useEffect, useState } from 'preact/hooks';
import type { Strings } from '../content/strings.ts';
import type { ChatActions } from '../state/chat.ts';
import type { Store } from '../state/store.ts';
import type { VoiceDoor } from '../state/voice-door.ts';

export interface Ui {
  readonly strings: Strings;
  readonly settings: FrameSettings;
  readonly actions: ChatActions;
  /** Undefined where no calls are offered, or the browser can't make any. */
  readonly voice: VoiceDoor | undefined;
  close(): void;
}

export function useStore<State extends object>(store: Store<State>): State {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);
  return state;
}
