/** What every part of the panel needs beside its own state. */
import type { FrameSettings } from '@coatcheck/contract/frame-settings';
import { useEffect, useState } from 'preact/hooks';
import type { Strings } from '../content/strings.ts';
import type { ChatActions } from '../state/chat.ts';
import type { ChatState, ChatStore } from '../state/chat-state.ts';

export interface Ui {
  readonly strings: Strings;
  readonly settings: FrameSettings;
  readonly actions: ChatActions;
  close(): void;
}

export function useStore(store: ChatStore): ChatState {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);
  return state;
}
