/** What the loader does with its frame: when it makes one, what it says to it, and how it shows it. */
import { brotliCompressSync } from 'node:zlib';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser } from '../harness/browser.ts';
import { frameIs, inFrame, listen, noted, openHost } from '../harness/loaded-page.ts';
import { builtLoader, startStubDeployment, type StubDeployment } from '../harness/stub-deployment.ts';

const bytesMax = 1_000;

let chromium: TestBrowser;
let deployment: StubDeployment;
beforeAll(async () => {
  [chromium, deployment] = await Promise.all([launchBrowser(), startStubDeployment()]);
});
afterAll(() => Promise.all([chromium.close(), deployment.close()]));

const open = async (name: string, label?: string) => openHost(chromium, deployment.hostUrl(name, label));

describe('the built file', () => {
  it(`is one classic script of at most ${bytesMax} bytes, with the frame's address to be filled in once`, async () => {
    const built = await builtLoader();
    expect(built.split('__FRAME_URL_TEMPLATE__')).toHaveLength(2);
    expect(built).not.toMatch(/\b(import|export)\b|sourceMappingURL|unload/);
    const served = built.replace('__FRAME_URL_TEMPLATE__', 'http://{label}.localhost:8787');
    expect(brotliCompressSync(served).length).toBeLessThanOrEqual(bytesMax);
  });
});

describe('on the page', () => {
  it('leaves window.Coatcheck and nothing else', async () => {
    const page = await chromium.newPage();
    await page.route('**/embed.js', (route) => route.abort());
    await page.goto(deployment.hostUrl('head-async'));
    const before = await page.evaluate(() => Object.getOwnPropertyNames(window));
    await page.unroute('**/embed.js');
    await page.reload();
    await frameIs(page, 60);
    const after = await page.evaluate(() => Object.getOwnPropertyNames(window));
    // Frames are numbered properties of the window.
    expect(after.filter((name) => !before.includes(name) && name !== '0')).toEqual(['Coatcheck']);
    await page.close();
  });

  it('makes the frame after the load of the page, and a frame that never answers does not hold that load back', async () => {
    const page = await chromium.newPage();
    const { promise: picture, resolve: pictureAsked } = Promise.withResolvers<Route>();
    await page.route('**/picture', (route) => pictureAsked(route));
    const asked = deployment.framesAsked.length;
    const loader = page.waitForResponse('**/embed.js');
    const loaded = page.goto(deployment.hostUrl('slow', 'stalled0'));
    await loader;
    await page.waitForFunction(() => window.Coatcheck !== undefined);
    expect(await page.locator('iframe').count()).toBe(0);
    expect(deployment.framesAsked.length).toBe(asked);
    await (await picture).fulfill({ status: 204 });
    await loaded;
    await page.locator('iframe').waitFor({ state: 'attached' });
    await page.close();
  });

  it('names the frame for screen readers, and gives it no more than it needs', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    const attributes = await page.locator('iframe').evaluate((frame) =>
      Object.fromEntries(frame.getAttributeNames().map((name) => [name, frame.getAttribute(name)])),
    );
    const key = deployment.keyOf('talkativ');
    expect(attributes).toMatchObject({
      title: 'Chat',
      allow: 'microphone; autoplay',
      sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
      src: `http://talkativ.localhost:${deployment.port}/frame?key=${key}`,
    });
    await page.close();
  });

  it('keeps the first of two keys and warns once', async () => {
    const page = await chromium.newPage();
    const warned = page.waitForEvent('console');
    await page.goto(deployment.hostUrl('two-keys'));
    expect((await warned).text()).toBe('Coatcheck: second key ignored');
    await frameIs(page, 60);
    expect(await page.locator('iframe').count()).toBe(1);
    expect(await page.evaluate(() => window.Coatcheck?.key)).toBe(deployment.keyOf('talkativ'));
    await page.close();
  });

  it('listens to nothing that would cost the page its back/forward cache', async () => {
    const page = await chromium.newPage();
    await page.addInitScript(() => {
      const listened = new Set<string>();
      Object.assign(window, { listened });
      const { addEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        listened.add(type);
        addEventListener.call(this, type, ...rest);
      };
    });
    await page.goto(deployment.hostUrl('head-async'));
    await frameIs(page, 60);
    const listened = await page.evaluate(() => [...((window as { listened?: Set<string> }).listened ?? [])]);
    // The list works, and holds none of these.
    expect(listened).toContain('afterprint');
    expect(listened.filter((type) => ['unload', 'beforeunload', 'pagehide'].includes(type))).toEqual([]);
    await page.close();
  });

  it('is not printed', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    const displays = await page.evaluate(() => {
      const seen: (string | undefined)[] = [];
      const look = () => seen.push(document.querySelector('iframe')?.style.display);
      addEventListener('beforeprint', look);
      addEventListener('afterprint', look);
      Object.assign(window, { seen });
    });
    expect(displays).toBeUndefined();
    await page.pdf();
    expect(await page.evaluate(() => (window as { seen?: unknown }).seen)).toEqual(['none', 'block']);
    await page.close();
  });
});

describe('with a frame that talks', () => {
  it('greets it with the size of the viewport, and tells it a new one', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    await page.setViewportSize({ width: 480, height: 600 });
    await page.frameLocator('iframe').locator('body').evaluate(async () => {
      const { heard } = window as unknown as { heard: { type: string }[] };
      while (!heard.some(({ type }) => type === 'viewport')) await new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    });
    const heard = await inFrame(page).evaluate(() => (window as { heard?: unknown }).heard);
    expect(heard).toMatchObject([
      { coatcheck: 1, type: 'hello', width: 1000, height: 700 },
      { coatcheck: 1, type: 'viewport', width: 480, height: 600 },
    ]);
    await page.close();
  });

  it('opens and closes without a layout shift, tells the page so, and leaves the focus in the panel', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    await listen(page);
    const shift = await page.evaluateHandle(() => {
      const total = { value: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) total.value += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
      return total;
    });
    await page.mouse.click(950, 650);
    await frameIs(page, 400);
    await page.keyboard.type('two rolls');
    expect(await page.frameLocator('iframe').getByLabel('message').inputValue()).toBe('two rolls');
    await page.evaluate(() => window.Coatcheck?.close());
    await frameIs(page, 60);
    // Shifts are reported with the frame that painted them.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await shift.jsonValue()).toEqual({ value: 0 });
    expect(await noted(page)).toEqual([['open', null], ['close', null]]);
    await page.close();
  });

  it('covers the viewport when asked to, and stands in the left corner when told so', async () => {
    const page = await open('head-async', 'talkleft');
    await frameIs(page, 60);
    const box = () => page.locator('iframe').boundingBox();
    expect(await box()).toEqual({ x: 16, y: 700 - 76, width: 60, height: 60 });
    await inFrame(page).evaluate(() => (window as unknown as { show(open: boolean, full: boolean): void }).show(true, true));
    await frameIs(page, 1000);
    expect(await box()).toEqual({ x: 0, y: 0, width: 1000, height: 700 });
    await inFrame(page).evaluate(() => (window as unknown as { show(open: boolean, full: boolean): void }).show(false, false));
    await frameIs(page, 60);
    expect(await box()).toEqual({ x: 16, y: 700 - 76, width: 60, height: 60 });
    await page.close();
  });

  it('hands on the count of unread messages, and opens as soon as it can when asked too early', async () => {
    const page = await chromium.newPage({ viewport: { width: 1000, height: 700 } });
    const { promise: frameAsked, resolve } = Promise.withResolvers<Route>();
    await page.route('**/frame?*', (route) => resolve(route));
    await page.goto(deployment.hostUrl('head-async'));
    const route = await frameAsked;
    await listen(page);
    await page.evaluate(() => window.Coatcheck?.open());
    await route.continue();
    await frameIs(page, 400);
    await inFrame(page).evaluate(() => (window as unknown as { say(message: object): void }).say({ type: 'unread', count: 3 }));
    await page.waitForFunction(() => (window as unknown as { noted: unknown[] }).noted.length === 3);
    expect(await noted(page)).toEqual([['ready', null], ['open', null], ['unread', 3]]);
    await page.close();
  });

  it('is hidden while it loads anew, and shown again when it is ready', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    await page.evaluate(() => {
      const frame = document.querySelector('iframe');
      const displays: string[] = [];
      Object.assign(window, { displays });
      if (frame) new MutationObserver(() => displays.push(frame.style.display)).observe(frame, { attributeFilter: ['style'] });
    });
    await inFrame(page).evaluate(() => {
      setTimeout(() => location.reload());
    });
    await page.waitForFunction(() => (window as { displays?: string[] }).displays?.length === 2);
    expect(await page.evaluate(() => (window as { displays?: unknown }).displays)).toEqual(['none', 'block']);
    await page.close();
  });
});
