/**
 * embed.js: the one line on a customer's page. It makes the sealed frame, shows it where the frame asks to be shown, and knows
 * nothing worth stealing.
 *
 * What it must hold:
 * 1. At most 1,000 bytes (Brotli), one classic script, no global but `window.Coatcheck`. Much here is written for its bytes.
 * 2. Never breaks or slows the page: nothing is added before the page's `load`, and there is no style rule, style attribute or
 *    `unload` listener (a strict CSP refuses the first two, the third costs the page its back/forward cache).
 * 3. Never a blank box: the frame has no box until it says `ready`, and one that stays silent is removed with one warning.
 * 4. Works in `<head>` or `<body>`, plain, `async`, `defer` or injected, twice on a page, and after the page has replaced its
 *    body or its whole document.
 *
 * Opening moves and grows the frame's box by `transform` alone: its top left corner stays where it is laid out, which is no
 * layout shift of the page, and unlike `display: none` in between takes no focus away.
 *
 * Steps: find the tag (1), refuse a second one (2), wait for the page's `load` (3), attach the frame (4), greet it (5), do as it
 * asks (6), give up on one that is silent or gone (7).
 */
import type { FrameToPage, PageToFrame } from '@coatcheck/contract/frame/talk';

/** `unread` hands its callback the count; the others hand it null. */
export type CoatcheckEvent = 'ready' | 'open' | 'close' | 'unread' | 'unavailable';

/** What the page may use, as `window.Coatcheck`, once embed.js has run. */
export interface CoatcheckApi {
  /** The publishable key of the line that came first. */
  readonly key: string;
  /** Opens the panel, as soon as there is one. */
  open(): void;
  close(): void;
  on(event: CoatcheckEvent, callback: (count?: number | null) => void): void;
}

declare global {
  interface Window {
    Coatcheck?: CoatcheckApi;
  }
}

/** A message of the frame; what only some of them have may be asked of each. */
type Said = FrameToPage & { width?: number; height?: number; full?: boolean; open?: boolean; count?: number };

const loadMsMax = 60_000;
/** From the frame's `load` on. */
const readyMsMax = 3_000;

/** A page that removes whatever it doesn't know would otherwise be in an endless fight with us. */
let attachesLeft = 9;
/** The timer of a frame that can't be talked to yet; 0 once it can. At first no timer's number: to clear 1 ends one of the page's. */
// oxlint-disable-next-line typescript/no-duplicate-type-constituents -- a number in browsers, an object where Node's types reach
let waiting: ReturnType<typeof setTimeout> | number = -1;
let opened = false;
let left = false;
/** What the page asked for before the frame could hear it. */
let asked: 'open' | 'close' | void;

// 1. A bundled or injected script may have no current script; then the first tag with a key like ours is meant.
const frame = document.createElement('iframe');
const { key = '' } = (document.currentScript || document.querySelector<HTMLElement>('script[data-key^=pk_]') || frame).dataset;
const home = '__FRAME_URL_TEMPLATE__'.replace('{label}', key.slice(3, 11));

const warn = (text: string) => console.warn('Coatcheck: ' + text);

/** Nothing in a page's style sheets beats an important declaration on the element itself. */
const paint = (style: Record<string, string | number>) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a number does as well here, and is fewer bytes
  Object.entries(style).map(([name, value]) => frame.style.setProperty(name, value as string, 'important'));

const hide = () => paint({ display: 'none' });

/** The element is a ready-made register of callbacks; what one of them throws stays with it. */
const fire = (event: CoatcheckEvent | FrameToPage['type'], detail?: number) =>
  frame.dispatchEvent(new CustomEvent(event, { detail }));

const send = (type: PageToFrame['type']) => {
  const message: PageToFrame = { coatcheck: 1, type, width: innerWidth, height: innerHeight };
  if (frame.contentWindow) frame.contentWindow.postMessage(message, home);
};

const ask = (type: 'open' | 'close') => {
  if (waiting) asked = type;
  else send(type);
};

// 7.
const end = () => {
  clearTimeout(waiting);
  attachesLeft = 0;
  frame.remove();
  fire('unavailable');
};

const expectWithin = (ms: number) => {
  hide();
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    end();
    warn('no answer: key off, ' + location.origin + ' not allowed or CSP without ' + origin);
  }, ms);
};

// 3. Again when the page has replaced its document, which ends all listeners. Listening twice to one thing is listening once.
const tend = () => {
  const root = document.documentElement;
  observer.observe(document, { childList: true });
  if (root) observer.observe(root, { childList: true });
  Object.entries(listeners).map(([event, listener]) => addEventListener(event, listener));
  if (document.readyState === 'complete') {
    // 4. After the page's own work at `load`. Not at its idle time: a page that is never idle, or draws nothing, has none.
    setTimeout(() => {
      if (frame.isConnected || attachesLeft-- < 1) return;
      root.append(frame);
      expectWithin(loadMsMax);
      // 5. Here, since a document that is replaced takes the listeners of all its elements along.
      frame.onload = () => {
        expectWithin(readyMsMax);
        send('hello');
      };
      // The top layer is above every z-index and outside every transform of the page.
      if (frame.showPopover) frame.showPopover();
    });
  }
};

type Heard = Event & { data?: Said | null; source?: unknown; origin?: string };

// 6.
const listeners: Record<string, (event: Heard) => unknown> = {
  load: tend,
  beforeprint: hide,
  afterprint: () => waiting || paint({ display: 'block' }),
  resize: () => waiting || send('viewport'),
  message({ data, source, origin: from }) {
    if (!data || data.coatcheck !== 1 || source !== frame.contentWindow || from !== home) return;
    if (data.type === 'gone') end();
    if (data.type === 'ready') {
      clearTimeout(waiting);
      waiting = 0;
      left = data.corner === 'left';
      asked = asked && send(asked);
    }
    fire(data.type, data.count);
    if (!waiting && data.width) {
      const gap = data.full ? '0px' : '16px';
      const y = `calc(-100% - ${gap})`;
      paint({
        width: data.full ? '100%' : data.width + 'px',
        height: data.full ? '100%' : data.height + 'px',
        left: left ? 0 : '100%',
        transform: `translate(${left ? gap : y},${y})`,
        // Undoes a zoom of the whole page, where it can be known.
        zoom: 1 / document.documentElement.currentCSSZoom,
        display: 'block',
      });
      if (opened === !data.open) fire((opened = !opened) ? 'open' : 'close');
    }
  },
};
const observer = new MutationObserver(tend);

// 2.
const first = window.Coatcheck;
if (first && first.key) {
  if (first.key !== key) warn('second key ignored');
} else {
  window.Coatcheck = {
    key,
    open: () => ask('open'),
    close: () => ask('close'),
    on: (event, callback) => frame.addEventListener(event, ({ detail }: Event & { detail?: number | null }) => callback(detail)),
  };
  // Where there is no top layer, the z-index has to do. The scheme is the visitor's, whatever the page's: where frame and element differ, browsers paint an opaque box.
  paint({ all: 'initial', position: 'fixed', top: '100%', 'z-index': 2e9, 'color-scheme': 'light dark' });
  frame.allow = 'microphone; autoplay';
  frame.sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';
  frame.popover = 'manual';
  frame.title = 'Chat';
  frame.src = home + '/frame?key=' + key;
  tend();
}
