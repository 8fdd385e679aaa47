/** A customer's page with the loader in it, as a test looks at it. */
import type { Page } from 'playwright-core';
import type { CoatcheckEvent } from '../../packages/loader/src/embed.ts';
import type { TestBrowser } from './browser.ts';

export const openHost = async (chromium: TestBrowser, url: string): Promise<Page> => {
  const page = await chromium.newPage({ viewport: { width: 1000, height: 700 } });
  await page.goto(url);
  return page;
};

/** Settles when the frame's box has this width, in CSS pixels. */
export const frameIs = (page: Page, width: number) =>
  page.waitForFunction((wanted) => document.querySelector('iframe')?.getBoundingClientRect().width === wanted, width);

export const inFrame = (page: Page) => page.frameLocator('iframe').locator('body');

/** Notes in `window.noted` what the page is told, as its own script would hear it. */
export const listen = (page: Page) =>
  page.evaluate(() => {
    const noted: [CoatcheckEvent, number | null | undefined][] = [];
    Object.assign(window, { noted });
    for (const event of ['ready', 'open', 'close', 'unread', 'unavailable'] as const) {
      window.Coatcheck?.on(event, (count) => noted.push([event, count]));
    }
  });
/** What the page was told since `listen`: pairs of the event and its count. */
export const noted = (page: Page) => page.evaluate(() => (window as { noted?: unknown }).noted);
