/** The launcher shows, alone and on top, on pages of every kind; and none of them sees an error because of it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser } from '../harness/browser.ts';
import type { CoatcheckApi } from '../../packages/loader/src/embed.ts';
import { startStubDeployment, type StubDeployment } from '../harness/stub-deployment.ts';

let chromium: TestBrowser;
let deployment: StubDeployment;
beforeAll(async () => {
  [chromium, deployment] = await Promise.all([launchBrowser(), startStubDeployment()]);
});
afterAll(() => Promise.all([chromium.close(), deployment.close()]));

const viewport = { width: 1000, height: 700 };
/** 60×60 as the frame asked, 16 px from the corner. */
const launcherBox = { x: 1000 - 60 - 16, y: 700 - 60 - 16, width: 60, height: 60 };

/** A page, and all it complained about. */
const open = async (name: string, label?: string) => {
  const page = await chromium.newPage({ viewport });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(deployment.hostUrl(name, label));
  return { page, complaints };
};

/** What a visitor's eyes and pointer find in the launcher's corner, once it is there. */
const launcherShown = async (page: Page) => {
  const frame = page.locator('iframe');
  await page.waitForFunction(() => (document.querySelector('iframe')?.getBoundingClientRect().width ?? 0) > 0);
  const onTop = await page.evaluate(([x, y]) => document.elementFromPoint(x ?? 0, y ?? 0)?.localName, [
    launcherBox.x + 30,
    launcherBox.y + 30,
  ]);
  return { count: await frame.count(), box: await frame.boundingBox(), onTop };
};

const aloneOnTop = { count: 1, box: launcherBox, onTop: 'iframe' };

describe.each([
  'head-plain',
  'head-async',
  'head-defer',
  'body-end',
  'module',
  'injected',
  'twice',
  'strict-csp',
  'isolated',
  'no-referrer',
  'style-war',
  'transforms',
  'z-index',
  'replaced-body',
  'junk',
  'clobbered',
  'polluted',
  'quirks',
  'xhtml',
])('on the page %s', (name) => {
  it('shows the launcher and no complaint, and a click gets through', async () => {
    const { page, complaints } = await open(name);
    expect(await launcherShown(page)).toEqual(aloneOnTop);
    await page.mouse.click(launcherBox.x + 30, launcherBox.y + 30);
    await page.waitForFunction(() => document.querySelector('iframe')?.getBoundingClientRect().width === 400);
    expect(await page.locator('iframe').boundingBox()).toEqual({ x: 1000 - 416, y: 700 - 616, width: 400, height: 600 });
    expect(complaints).toEqual([]);
    await page.close();
  });
});

it('takes no word from anybody but its frame, and leaves the timers of the page alone', async () => {
  const { page } = await open('junk');
  await launcherShown(page);
  const rounds = () => page.evaluate(() => (window as { rounds?: number }).rounds ?? 0);
  const before = await rounds();
  await expect.poll(rounds).toBeGreaterThan(before + 3);
  expect(await launcherShown(page)).toEqual(aloneOnTop);
  await page.close();
});

it('keeps its size on a page that is zoomed as a whole', async () => {
  const { page, complaints } = await open('zoom');
  const { count, onTop } = await launcherShown(page);
  expect({ count, onTop }).toEqual({ count: 1, onTop: 'iframe' });
  // Inside, a CSS pixel is a pixel again.
  const inside = await page.frameLocator('iframe').locator('body').evaluate(() => [innerWidth, devicePixelRatio]);
  expect(inside).toEqual([60, 1]);
  expect(complaints).toEqual([]);
  await page.close();
});

it.each([
  ['takes over the whole document', () => document.documentElement.replaceChildren(document.createElement('body'))],
  [
    'writes itself anew',
    () => {
      document.open();
      document.write('<!doctype html><title>anew</title><p>all new</p>');
      document.close();
    },
  ],
  ['replaces the root element', () => document.documentElement.replaceWith(document.createElement('html'))],
])('comes back, still talking, on a page that %s', async (_, rewrite) => {
  const { page, complaints } = await open('rewritten');
  await launcherShown(page);
  await page.evaluate(rewrite);
  expect(await launcherShown(page)).toEqual(aloneOnTop);
  await page.evaluate(() => (window as { Coatcheck?: CoatcheckApi }).Coatcheck?.open());
  await page.waitForFunction(() => document.querySelector('iframe')?.getBoundingClientRect().width === 400);
  expect(complaints).toEqual([]);
  await page.close();
});

it('comes back once on a page that writes itself anew with the line in it', async () => {
  const { page, complaints } = await open('rewritten');
  await launcherShown(page);
  await page.evaluate(async () => {
    const html = await (await fetch(location.href)).text();
    document.open();
    document.write(html);
    document.close();
  });
  expect(await launcherShown(page)).toEqual(aloneOnTop);
  expect(complaints).toEqual([]);
  await page.close();
});

it('gives way to a page that removes every frame, instead of fighting it for ever', async () => {
  const { page } = await open('remover');
  await page.waitForFunction(() => (window as { removed?: number }).removed === 9);
  // The page is alive, and its later changes bring nothing back: our timer ends before its second one.
  for (let change = 0; change < 3; change += 1) {
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.documentElement.append(document.createElement('div'));
          setTimeout(() => setTimeout(resolve));
        }),
    );
  }
  expect(await page.evaluate(() => (window as { removed?: number }).removed)).toBe(9);
  await page.close();
});
