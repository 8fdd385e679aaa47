/** The chat, brought in when the panel first opens: puts the parts together and hands the launcher two levers. */
import { FrameSettings } from '@coatcheck/contract/frame-settings';
import { createRef, render } from 'preact';
import * as z from 'zod/mini';
import type { MountChat } from './launcher/host.ts';
import { createChat, type ChatActions } from './state/chat.ts';
import { initialState } from './state/chat-state.ts';
import { createConnection } from './state/connection.ts';
import { createStore } from './state/store.ts';
import { createVoiceDoor } from './state/voice-door.ts';
import { createApi } from './transport/api.ts';
import { createHttp } from './transport/http.ts';
import { createPassKeeper } from './transport/pass.ts';
import { newRequestId } from './transport/request-id.ts';
import { openResumeStore } from './transport/resume.ts';
import { Panel } from './view/panel.tsx';
import type { Ui } from './view/ui.ts';

// The frame's policy forbids making code from text; the schema library would try, and the browser would report it.
z.config({ jitless: true });

export const mountChat: MountChat = (root, host, strings) => {
  const settings = z.parse(FrameSettings, host.settings);
  const now = () => Date.now();
  const store = createStore(initialState(settings.scopes.includes('leads'), navigator.onLine));
  const http = createHttp({ fetch: (input, init) => fetch(input, init), isOnline: () => navigator.onLine });
  const resume = openResumeStore(() => localStorage);
  const passes = createPassKeeper({ http, publishableKey: settings.publishable_key, ticket: host.ticket, resume, now });
  const api = createApi(http, passes);
  const { reload } = host.keep;

  const connection = createConnection({
    store, passes, api, resume, reload, now,
    restored: (found) => actions.restored(found),
    keepable: () => actions.keepable(),
    stranded: (failure) => actions.stranded(failure),
    random: Math.random,
  });
  const actions: ChatActions = createChat({
    store, api, resume, connection, reload, newRequestId, consentVersion: settings.consent.version, kept: host.keep.kept,
  });

  const voice = createVoiceDoor({
    store, settings, connection, passes,
    language: strings.language,
    loadStyles: host.loadStyles,
    unreachable: () => strings.failure('unreachable'),
    // Only from a server that answers: an error page in its place would be the frame's end.
    renew: () => void api.restore().then(() => reload(actions.keepable()), () => undefined),
  });
  addEventListener('pagehide', () => voice?.hangUp());

  let unread = 0;
  store.subscribe(() => {
    const next = store.get().unread;
    if (next !== unread) host.unread(next);
    unread = next;
  });
  addEventListener('online', () => actions.online(true));
  addEventListener('offline', () => actions.online(false));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.touch();
  });

  const dialog = createRef<HTMLDivElement>();
  const field = createRef<HTMLTextAreaElement>();
  const close = () => {
    host.close();
    if (store.get().phase === 'gone') host.gone();
  };
  const forget = () => {
    voice?.hangUp();
    return actions.forget();
  };
  const ui: Ui = { strings, settings, actions: { ...actions, forget }, voice, close };
  root.lang = strings.language;
  render(<Panel ui={ui} store={store} dialog={dialog} field={field} />, root);

  return {
    show: (focus) => {
      actions.shown(true);
      if (!focus) return;
      // A finger's keyboard would cover half of what there is to read first.
      const isTouch = matchMedia('(pointer: coarse)').matches;
      (isTouch ? dialog : field).current?.focus({ preventScroll: true });
    },
    hide: () => {
      voice?.hangUp();
      actions.shown(false);
    },
  };
};
