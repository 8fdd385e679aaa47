/**
 * The frame's side of the small talk with the page (`@coatcheck/contract/frame/talk`).
 *
 * 1. Only the parent is heard, and only messages of the known shapes; everything else is somebody else's.
 * 2. Nothing is said before the page's `hello`, and then only to the origin that said it.
 * 3. Where the browser tells the ancestors' origins, that origin must be among them.
 */
import type { FrameToPage, PageToFrame } from '@coatcheck/contract/frame/talk';
import type { Size } from './frame-size.ts';

export interface PageListener {
  /** Each time the page greets: a loader that attached the frame anew knows nothing of before. */
  hello(): void;
  viewport(): void;
  open(): void;
  close(): void;
}

export interface Page {
  /** As the page last told it. */
  readonly viewport: Size;
  say(message: FrameToPage): void;
}

const viewportMax = 100_000;

function readMessage(data: unknown): PageToFrame | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const said: Record<string, unknown> = { ...data };
  const { coatcheck, type, width, height } = said;
  if (coatcheck !== 1) return undefined;
  if (type === 'open' || type === 'close') return { coatcheck, type };
  if (type !== 'hello' && type !== 'viewport') return undefined;
  if (typeof width !== 'number' || typeof height !== 'number') return undefined;
  if (!(width >= 0 && width <= viewportMax && height >= 0 && height <= viewportMax)) return undefined;
  return { coatcheck, type, width, height };
}

function isAncestor(origin: string): boolean {
  const ancestors: DOMStringList | undefined = location.ancestorOrigins;
  return ancestors === undefined || ancestors.contains(origin);
}

export function listenToPage(listener: PageListener): Page {
  let viewport: Size = { width: 1024, height: 768 };
  let origin: string | undefined;

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent) return;
    const message = readMessage(event.data);
    if (message === undefined || !isAncestor(event.origin)) return;
    if (message.type === 'hello') origin = event.origin;
    if (event.origin !== origin) return;
    if (message.type === 'hello' || message.type === 'viewport') viewport = { width: message.width, height: message.height };
    listener[message.type]();
  });

  return {
    get viewport() {
      return viewport;
    },
    say: (message) => {
      if (origin !== undefined) window.parent.postMessage(message, origin);
    },
  };
}
