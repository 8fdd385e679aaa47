/**
 * The first thing that runs in the sealed box, and for most visitors the only one: it draws the launcher, tells the page how
 * much room that takes, and brings the chat in when somebody wants it. Nothing is asked of the server before that.
 *
 * Steps: refuse to be the top window (1), take the ticket out of the document (2), draw (3), answer the page (4), bring the
 * chat (5), open and close (6), be again what it was before a reload or on the website's page before (7).
 */
import chatStyles from '../chat.css?url';
import type { Strings } from '../content/strings.ts';
import { drawLauncher } from './button.ts';
import { legibleOn, textOn } from './contrast.ts';
import { frameSizeOf, launcherSize } from './frame-size.ts';
import type { Chat } from './host.ts';
import { openKeep } from './keep.ts';
import { type Language, languageOf, looksOf } from './looks.ts';
import { listenToPage } from './page.ts';
import { sessionFlag } from './session-flag.ts';
import './launcher.css';

const catalogues: Record<Language, () => Promise<Strings>> = {
  en: async () => (await import('../content/en.ts')).en,
  de: async () => (await import('../content/de.ts')).de,
};

/** @returns what the document's meta of that name holds, taken out of the document */
function takeMeta(name: string): string {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="coatcheck-${name}"]`);
  meta?.remove();
  return meta?.content ?? '';
}

function loadStyles(url: string): Promise<void> {
  const link = document.createElement('link');
  return new Promise((resolve, reject) => {
    link.rel = 'stylesheet';
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error('the style sheet did not come'));
    };
    link.href = url;
    document.head.append(link);
  });
}

function start(ticket: string, settings: unknown): void {
  const looks = looksOf(settings);
  const language = languageOf(looks.locale, navigator.languages ?? []);
  const wasOpen = sessionFlag('coatcheck-open');
  const keep = openKeep({
    history,
    now: () => Date.now(),
    reload: () => location.reload(),
  });

  // 3.
  const root = document.documentElement;
  const set = (name: string, value: string) => root.style.setProperty(name, value);
  set('--accent', looks.colour);
  set('--on-accent', textOn(looks.colour));
  set('--accent-on-light', legibleOn(looks.colour, '#f2f4f7', '#000000'));
  set('--accent-on-dark', legibleOn(looks.colour, '#2b2e36', '#ffffff'));
  root.lang = language;
  root.classList.add(looks.corner);
  const launcher = drawLauncher(looks.name, language);
  const panel = document.createElement('div');
  panel.hidden = true;
  document.body.append(launcher.element, panel);

  // 5. All three at once; a failure is forgotten, so that the next click tries again.
  let loading: Promise<Chat> | undefined;
  let modules: Promise<[typeof import('../chat.tsx'), Strings, void]> | undefined;
  const prefetch = () => {
    modules ??= Promise.all([import('../chat.tsx'), catalogues[language](), loadStyles(chatStyles)]);
    modules.catch(() => (modules = undefined));
    return modules;
  };
  const bringChat = async (): Promise<Chat> => {
    const [{ mountChat }, strings] = await prefetch();
    return mountChat(panel, { ticket, settings, keep, loadStyles, close: () => close(true), unread, gone: () => page.say({ coatcheck: 1, type: 'gone' }) }, strings);
  };

  // 6. `wanted` is what was asked for last; the chat may come later than the next click.
  let wanted = false;
  let shown: Chat | undefined;
  const size = () => {
    const isOpen = shown !== undefined;
    const wish = frameSizeOf(page.viewport, isOpen);
    root.classList.toggle('full', wish.full);
    page.say({ coatcheck: 1, type: 'size', ...wish, open: isOpen });
  };
  const unread = (count: number) => {
    launcher.unread(count);
    page.say({ coatcheck: 1, type: 'unread', count });
  };
  const open = async (focus: boolean): Promise<void> => {
    if (wanted) return;
    wanted = true;
    launcher.busy(true);
    try {
      loading ??= bringChat();
      const chat = await loading;
      if (!wanted) return;
      shown = chat;
      wasOpen.set(true);
      unread(0);
      launcher.show(false);
      size();
      await roomFor(frameSizeOf(page.viewport, true).width);
      if (!wanted) return;
      panel.hidden = false;
      chat.show(focus);
    } catch {
      // Offline, or a build of yesterday whose files are gone: a fresh document knows the new names.
      loading = undefined;
      wanted = false;
      // Offline that would be an error page, and the loader would take the frame away.
      if (navigator.onLine) keep.reload({ open: true, draft: '', unsent: [], resend: null, lead: null, callNote: null });
    } finally {
      launcher.busy(false);
    }
  };
  const close = (focus: boolean) => {
    if (!wanted) return;
    wanted = false;
    shown?.hide();
    shown = undefined;
    wasOpen.set(false);
    panel.hidden = true;
    launcher.show(true);
    size();
    if (focus) launcher.element.focus();
  };
  launcher.element.addEventListener('click', () => void open(true));
  for (const sign of ['pointerenter', 'focus', 'touchstart']) {
    launcher.element.addEventListener(sign, () => void prefetch().catch(() => undefined), { once: true, passive: true });
  }

  // 4., 7. A panel that fills a phone's screen comes back after the frame's own reload, never on the next page.
  let restored = false;
  const page = listenToPage({
    hello: () => {
      page.say({ coatcheck: 1, type: 'ready', ...launcherSize, corner: looks.corner });
      if (shown !== undefined) size();
      if (restored) return;
      restored = true;
      if (keep.kept?.open === true || (wasOpen.get() && !frameSizeOf(page.viewport, true).full)) void open(document.hasFocus());
    },
    viewport: () => {
      if (shown !== undefined) size();
    },
    open: () => void open(true),
    close: () => close(false),
  });
}

/** Waits until the page has given the frame its room, so that the panel is never drawn squeezed; not for ever, though. */
function roomFor(width: number): Promise<void> {
  const waitMsMax = 300;
  return new Promise((resolve) => {
    const done = () => {
      removeEventListener('resize', look);
      clearTimeout(timer);
      resolve();
    };
    const look = () => {
      if (innerWidth >= width) done();
    };
    const timer = setTimeout(done, waitMsMax);
    addEventListener('resize', look);
    look();
  });
}

// 1. `frame-ancestors` does not stop a top-level load, and there the page around the chat would be the attacker's to choose.
if (window.top !== window) {
  // 2.
  const ticket = takeMeta('ticket');
  const settings = takeMeta('settings');
  if (ticket !== '' && settings !== '') start(ticket, JSON.parse(settings));
}
