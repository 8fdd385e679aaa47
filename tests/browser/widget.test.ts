/** The widget in a real browser under the frame's real policy, against a server that fails on command. */
import { type DevServer, startDevServer } from '@coatcheck/widget/dev';
import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser, type ThirdParties } from '../harness/browser.ts';

let server: DevServer;
const browsers = new Map<ThirdParties, TestBrowser>();
const pages: Page[] = [];

beforeAll(async () => {
  server = await startDevServer();
});
afterEach(async () => {
  server.api.setMode({});
  await Promise.all(pages.splice(0).map((page) => page.close()));
});
afterAll(async () => {
  await Promise.all([...browsers.values()].map((browser) => browser.close()));
  await server.close();
});

interface Visit {
  readonly page: Page;
  readonly frame: FrameLocator;
  /** Console errors, policy violations and uncaught errors; 4xx answers are not among them. */
  readonly complaints: string[];
  open(): Promise<void>;
  ask(text: string): Promise<void>;
}

interface VisitOptions extends BrowserContextOptions {
  readonly thirdParties?: ThirdParties;
  /** Runs in every document before its own scripts. */
  readonly before?: () => void;
}

async function visit({ thirdParties = 'partitioned', before, ...options }: VisitOptions = {}): Promise<Visit> {
  const browser = browsers.get(thirdParties) ?? (await launchBrowser({ thirdParties }));
  browsers.set(thirdParties, browser);
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 }, ...options });
  pages.push(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    complaints.push(message.text());
  });
  if (before !== undefined) await page.addInitScript(before);
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    addEventListener('message', (event) => heard.push(event.data));
  });
  await page.goto(server.url);
  const frame = page.frameLocator('iframe[title=Chat]');
  await frame.locator('.launcher').waitFor();
  return {
    page, frame, complaints,
    open: async () => {
      await frame.locator('.launcher').click();
      await field(frame).waitFor();
    },
    ask: async (text) => {
      await field(frame).fill(text);
      await field(frame).press('Enter');
    },
  };
}

const field = (frame: FrameLocator) => frame.locator('.composer textarea');
const focused = (frame: FrameLocator) => frame.locator(':focus').evaluate((element) => element.className || element.tagName);
const heardBy = (page: Page) => page.evaluate(() => JSON.stringify((window as { heard?: unknown }).heard));
/** What went over the wire since then. */
const since = (mark: number) => server.api.log.slice(mark);

describe('the launcher', () => {
  it('asks nothing of the server, and takes its ticket out of the document', async () => {
    const mark = server.api.log.length;
    const { frame, complaints } = await visit();
    expect(await frame.locator('meta[name^=coatcheck]').count()).toBe(0);
    await frame.locator('.launcher').hover();
    await frame.locator('link[href*="/chat-"]').waitFor({ state: 'attached' });
    expect(since(mark)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is not drawn in a window of its own', async () => {
    const { page } = await visit();
    await page.goto(`${server.frameOrigin}/frame`);
    await page.locator('meta[name=coatcheck-ticket]').waitFor({ state: 'attached' });
    expect(await page.locator('button').count()).toBe(0);
  });
});

describe('the panel', () => {
  it('opens into the field, closes with Escape back to the launcher, and works by keys alone', async () => {
    const { page, frame, ask, complaints } = await visit();
    await frame.locator('.launcher').focus();
    await page.keyboard.press('Enter');
    await field(frame).waitFor();
    expect(await focused(frame)).toBe('TEXTAREA');
    await ask('When are you open?');
    await frame.getByText('Monday to Thursday from').waitFor();
    await page.keyboard.press('Escape');
    await frame.locator('.launcher').waitFor();
    expect(await focused(frame)).toBe('launcher');
    expect(complaints).toEqual([]);
  });

  it('tells the page about sizes and nothing else', async () => {
    const { page, frame, open, ask } = await visit();
    await open();
    await ask('When are you open?');
    await frame.locator('.chip').first().click();
    await page.keyboard.press('Escape');
    const heard = await heardBy(page);
    expect(heard).toMatch(/"type":"ready"/);
    const types = new Set([...heard.matchAll(/"(\w+)":/g)].map(([, name]) => name));
    expect(types).toEqual(new Set(['coatcheck', 'corner', 'count', 'full', 'height', 'open', 'type', 'width']));
  });

  it('opens for the page, and for nobody else on it', async () => {
    const { page, frame } = await visit();
    await page.evaluate(async () => {
      const widget = document.querySelector<HTMLIFrameElement>('iframe[title=Chat]')?.contentWindow;
      Object.assign(window, { widget });
      const stranger = document.body.appendChild(document.createElement('iframe'));
      const script = stranger.contentDocument?.createElement('script');
      if (script == null || widget == null) throw new Error('no frame');
      script.textContent = `parent.widget.postMessage({ coatcheck: 1, type: 'open' }, '*')`;
      stranger.contentDocument?.body.append(script);
      for (const junk of [null, '{not json', { coatcheck: 2, type: 'open' }, { type: 'open' }, { coatcheck: 1, type: 'viewport', width: -1, height: 'x' }]) {
        widget.postMessage(junk, '*');
      }
      // Whoever answers this greeting has heard all of the above.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const answered = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
      widget.postMessage({ coatcheck: 1, type: 'hello', width: 1100, height: 800 }, '*');
      await answered;
    });
    expect(await frame.locator('.panel').count()).toBe(0);
    await page.evaluate('Coatcheck.open()');
    await field(frame).waitFor();
  });

  it('does not take the Enter that ends a composition for the one that sends', async () => {
    const { frame, open } = await visit();
    await open();
    await field(frame).fill('にほん');
    await field(frame).dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await field(frame).press('Shift+Enter');
    expect(await field(frame).inputValue()).toBe('にほん\n');
    expect(await frame.locator('.visitor').count()).toBe(0);
  });

  it('covers a phone and gives it back', async () => {
    const { page, frame, open } = await visit({ viewport: { width: 390, height: 700 }, hasTouch: true });
    await open();
    expect(await page.locator('iframe').boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 700 });
    await frame.getByRole('button', { name: 'Close chat' }).click();
    await frame.locator('.launcher').waitFor();
    expect((await page.locator('iframe').boundingBox())?.width).toBe(80);
  });

  it('stops an answer and keeps what was written', async () => {
    const { frame, open, ask } = await visit();
    await open();
    await ask('a slow one, please');
    await frame.getByText('This one took me').waitFor();
    await frame.getByRole('button', { name: 'Stop the answer' }).click();
    await frame.getByText('Stopped').waitFor();
    await frame.getByRole('button', { name: 'Send' }).waitFor();
    expect(await frame.getByText('This one took me').count()).toBe(1);
  });

  it('shows hostile words as words', async () => {
    const { frame, open, ask, complaints } = await visit();
    await open();
    await ask('<img src=x onerror="parent.postMessage(1)"> **x**');
    await frame.locator('.visitor', { hasText: '<img src=x' }).waitFor();
    await frame.getByText('Monday to Thursday from').waitFor();
    expect(await frame.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('a conversation', () => {
  it('is there again after a reload, with its sources, and gone when it is to be forgotten', async () => {
    const { page, frame, open, ask } = await visit();
    await open();
    await ask('When are you open?');
    await frame.locator('.chip').nth(1).waitFor();
    await page.reload();
    // The panel was open and comes back by itself.
    await frame.locator('.chip').nth(1).waitFor();
    await frame.getByRole('button', { name: 'More' }).click();
    await frame.getByRole('button', { name: 'Forget this conversation' }).click();
    await frame.getByRole('button', { name: 'Forget it' }).click();
    await frame.getByRole('button', { name: 'What does a check-up cost?' }).waitFor();
    expect(await frame.locator('.visitor').count()).toBe(0);
  });

  it.each(['ticket_spent', 'ticket_expired'] as const)('starts over without a word where the ticket is refused (%s)', async (code) => {
    const { frame, open } = await visit();
    const mark = server.api.log.length;
    server.api.setMode({ refuse: { path: '/v1/token', code, times: 1 } });
    await open();
    await expect.poll(() => since(mark)).toEqual(['token open', 'GET /v1/conversations/current']);
    await field(frame).waitFor();
    expect(await frame.locator('.notice').count()).toBe(0);
  });

  it.each(['binding_changed', 'session_expired', 'stale_epoch'] as const)('sends again what was under way when %s made it start over', async (code) => {
    const { frame, open, ask, complaints } = await visit();
    await open();
    await ask('When are you open?');
    await frame.locator('.chip').nth(1).waitFor();
    server.api.setMode({ refuse: { path: '/v1/messages', code, times: 1 } });
    await ask('And what is a check-up?');
    await frame.getByText('What a check-up includes').waitFor();
    expect(await frame.locator('.visitor').allInnerTexts()).toEqual([expect.stringContaining('When are you open?'), expect.stringContaining('And what is a check-up?')]);
    expect(complaints).toEqual([]);
  });

  it('does not reload for ever, and can be asked to', async () => {
    const { frame, open } = await visit();
    server.api.setMode({ refuse: { path: '/v1/token', code: 'ticket_invalid', times: 9 } });
    await open();
    await frame.getByText('could not be opened').first().waitFor();
    server.api.setMode({});
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.locator('.notice').waitFor({ state: 'detached' });
    await expect.poll(() => server.api.log.at(-1)).toBe('GET /v1/conversations/current');
  });

  it('says how long to wait, then lets one try', async () => {
    const { frame, open, ask } = await visit();
    await open();
    server.api.setMode({ refuse: { path: '/v1/messages', code: 'rate_limited', times: 1, retryAfterSeconds: 2 } });
    await ask('When are you open?');
    await frame.locator('.notice', { hasText: 'in 2 seconds' }).waitFor();
    await frame.locator('.notice button:enabled').click();
    await frame.locator('.chip').first().waitFor();
    expect(await frame.locator('.notice').count()).toBe(0);
  });

  it('that breaks off is told and mended by one click', async () => {
    const { frame, open, ask } = await visit();
    await open();
    await ask('This is broken');
    await frame.getByText('broke off before').first().waitFor();
    expect(await frame.getByText('This answer will break off in the').count()).toBe(1);
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.getByText('This answer will break off in the end, but not this time').waitFor();
    expect(await frame.locator('.visitor').count()).toBe(1);
    expect(await frame.locator('.notice').count()).toBe(0);
  });

  it('whose assistant is switched off ends with one sentence, and the frame goes with the panel', async () => {
    const { page, frame, open, ask } = await visit();
    await open();
    server.api.setMode({ refuse: { path: '/v1/', code: 'key_revoked', times: 9 } });
    await ask('Hello?');
    await frame.getByText('has been switched off').waitFor();
    expect(await field(frame).isDisabled()).toBe(true);
    await frame.getByRole('button', { name: 'Close chat' }).click();
    await page.locator('iframe').waitFor({ state: 'detached' });
  });
});

describe('a browser that keeps no cookie', () => {
  it('goes on with a secret in storage, and is the same visitor after a reload', async () => {
    server.api.setMode({ isCookieless: true });
    const mark = server.api.log.length;
    const { page, frame, open, ask } = await visit();
    await open();
    await ask('When are you open?');
    await frame.locator('.chip').first().waitFor();
    expect(since(mark).slice(0, 2)).toEqual(['token open', 'token fall back']);
    expect(await frame.getByText('keeps nothing for us').count()).toBe(0);
    await page.reload();
    await frame.locator('.chip').first().waitFor();
    expect(since(mark).filter((line) => line === 'token fall back')).toHaveLength(1);
  });

  it('and no storage either, is told that the conversation ends with the page', async () => {
    server.api.setMode({ isCookieless: true });
    const { frame, open, ask, complaints } = await visit({
      before: () => {
        const refuse = () => {
          throw new DOMException('denied', 'SecurityError');
        };
        for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
      },
    });
    await open();
    await frame.getByText('keeps nothing for us').waitFor();
    await ask('When are you open?');
    await frame.locator('.chip').first().waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('an old browser', () => {
  it('gets the same conversation without what it lacks', async () => {
    const { frame, open, ask, complaints } = await visit({
      before: () => {
        for (const name of ['IntersectionObserver', 'ResizeObserver', 'structuredClone', 'requestIdleCallback', 'Intl']) Reflect.deleteProperty(window, name);
        Reflect.deleteProperty(Crypto.prototype, 'randomUUID');
        Reflect.deleteProperty(Object, 'hasOwn');
        Reflect.deleteProperty(Array.prototype, 'at');
        Reflect.deleteProperty(String.prototype, 'isWellFormed');
        Reflect.deleteProperty(Location.prototype, 'ancestorOrigins');
      },
    });
    await open();
    await ask('When are you open?');
    await frame.locator('.chip').first().waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the lead form', () => {
  it('says what is missing, keeps what was typed when sending fails, and is sent once', async () => {
    const { frame, open, ask } = await visit();
    await open();
    await ask('Can somebody call me?');
    const send = frame.locator('.card .primary');
    await send.click();
    await frame.getByText('Please give an email address or a phone number').waitFor();
    await frame.getByText('We need your consent').waitFor();
    expect(await frame.locator(':focus').getAttribute('name')).toBe('email');
    await frame.getByLabel('Email').fill('ada@lovelace');
    await frame.getByRole('checkbox').check();
    await send.click();
    await frame.getByText('does not look like an email').waitFor();
    await frame.getByLabel('Email').fill('ada@lovelace.example');
    server.api.setMode({ refuse: { path: '/v1/leads', code: 'database_unavailable', times: 1 } });
    await send.click();
    await frame.locator('.card .notice').waitFor();
    expect(await frame.getByLabel('Email').inputValue()).toBe('ada@lovelace.example');
    const before = server.api.leads.length;
    await send.click();
    await frame.getByText('Your details have arrived').waitFor();
    expect(server.api.leads.slice(before)).toMatchObject([{ email: 'ada@lovelace.example', consent: true, consent_version: '0123456789abcdef' }]);
  });

  it('waits behind a button where there was no answer, and says what was asked; sent, the focus goes on from its thanks', async () => {
    const { frame, open, ask } = await visit();
    await open();
    await ask('Do you sell cars?');
    const offer = frame.getByRole('button', { name: 'Leave your contact details' });
    await offer.click();
    expect(await frame.locator('[name=note]').inputValue()).toBe('Do you sell cars?');
    await frame.getByLabel('Email').fill('ada@lovelace.example');
    await frame.getByRole('checkbox').check();
    await frame.locator('.card .primary').click();
    await frame.locator('.thanks:focus').waitFor();
    expect(await offer.count()).toBe(0);
  });

  it('works by Enter in a page that forbids forms', async () => {
    const plain = server.page;
    server.page = `<meta http-equiv="Content-Security-Policy" content="form-action 'none'">${plain}`;
    try {
      const { page, frame, open, ask } = await visit();
      await page.locator('iframe').evaluate((element: HTMLIFrameElement) => {
        element.sandbox.remove('allow-forms');
        const { src } = element;
        element.src = src;
      });
      await frame.locator('.launcher').waitFor();
      await open();
      await ask('Can somebody call me?');
      await frame.getByRole('checkbox').check();
      await frame.getByLabel('Phone').fill('+49 30 123456');
      const before = server.api.leads.length;
      await frame.getByLabel('Phone').press('Enter');
      await frame.getByText('Your details have arrived').waitFor();
      expect(server.api.leads.slice(before)).toMatchObject([{ phone: '+4930123456' }]);
    } finally {
      server.page = plain;
    }
  });
});
