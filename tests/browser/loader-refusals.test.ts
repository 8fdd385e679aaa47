/** What the loader does not take, and when it gives up on its frame. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser } from '../harness/browser.ts';
import { frameIs, inFrame, listen, noted, openHost } from '../harness/loaded-page.ts';
import { startStubDeployment, type StubDeployment } from '../harness/stub-deployment.ts';

let chromium: TestBrowser;
let deployment: StubDeployment;
beforeAll(async () => {
  [chromium, deployment] = await Promise.all([launchBrowser(), startStubDeployment()]);
});
afterAll(() => Promise.all([chromium.close(), deployment.close()]));

const open = async (name: string, label?: string) => openHost(chromium, deployment.hostUrl(name, label));

describe('with somebody who speaks in the place of its frame', () => {
  /** Settles when the page has heard the last word, and the loader before it. */
  const lastWord = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          addEventListener('message', ({ data }) => {
            if (data === 'last word') resolve();
          });
        }),
    );

  it('takes nothing from another window of the same origin', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    await listen(page);
    const heard = lastWord(page);
    await inFrame(page).evaluate((body) => {
      const inner = document.createElement('iframe');
      body.append(inner);
      const script = inner.contentDocument?.createElement('script');
      if (!script) throw new Error('the inner frame has no document');
      script.text = `for (const word of [{ coatcheck: 1, type: 'gone' }, 'last word']) top.postMessage(word, '*');`;
      inner.contentDocument?.head.append(script);
    });
    await heard;
    expect(await noted(page)).toEqual([]);
    await page.close();
  });

  it('takes nothing from another origin in the same window', async () => {
    const page = await open('head-async');
    await frameIs(page, 60);
    await listen(page);
    const heard = lastWord(page);
    await inFrame(page).evaluate((_, port) => location.assign(`http://impostor.localhost:${port}/frame`), deployment.port);
    await heard;
    expect(await noted(page)).toEqual([]);
    await page.close();
  });
});

describe('with a frame that does not', () => {
  /** A page whose clock is ours; its frames' `load` events are counted. */
  const openOnOurTime = async (name: string, label: string) => {
    const page = await chromium.newPage();
    const warnings: string[] = [];
    page.on('console', (message) => {
      // The browser has a word of its own about a greeting that did not find its frame.
      if (message.type() === 'warning' && !message.text().startsWith('Failed to execute')) warnings.push(message.text());
    });
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await page.addInitScript(() => {
      document.addEventListener('load', ({ target }) => target instanceof HTMLIFrameElement && Object.assign(window, { frameLoaded: true }), true);
    });
    await page.goto(deployment.hostUrl(name, label));
    await listen(page);
    // Our first timer attaches the frame.
    await page.clock.runFor(100);
    return { page, warnings, frames: page.locator('iframe') };
  };

  /** Names what only this page can tell whoever reads it: the origin that has to be allowed, and the one its policy has to let in. */
  const warningOn = (page: Page) =>
    `Coatcheck: no answer: key off, ${new URL(page.url()).origin} not allowed or CSP without http://localhost:${deployment.port}`;

  it.each([
    ['a silent frame', 'head-async', 'silent00'],
    ['the frame of a key that was switched off', 'head-async', 'revoked0'],
    ["a frame that the page's policy forbids", 'forbidding-csp', 'talkativ'],
  ])('removes %s 3 s after its load, with one warning and never a box', async (_, name, label) => {
    const { page, warnings, frames } = await openOnOurTime(name, label);
    await expect.poll(() => page.evaluate(() => (window as { frameLoaded?: boolean }).frameLoaded)).toBe(true);
    await page.clock.runFor(2_800);
    expect(await frames.count()).toBe(1);
    expect(await frames.boundingBox()).toBeNull();
    await page.clock.runFor(400);
    expect(await frames.count()).toBe(0);
    expect(await noted(page)).toEqual([['unavailable', null]]);
    await page.evaluate(() => {
      window.Coatcheck?.open();
      dispatchEvent(new Event('resize'));
      dispatchEvent(new Event('afterprint'));
    });
    for (let change = 0; change < 3; change += 1) {
      await page.evaluate(() => document.documentElement.append(document.createElement('div')));
      await page.clock.runFor(70_000);
    }
    expect(await frames.count()).toBe(0);
    expect(warnings).toEqual([warningOn(page)]);
    await page.close();
  });

  it('removes a frame that has not loaded after a minute, and not before', async () => {
    const { page, warnings, frames } = await openOnOurTime('head-async', 'stalled0');
    await page.clock.runFor(59_800);
    expect(await frames.count()).toBe(1);
    await page.clock.runFor(400);
    expect(await frames.count()).toBe(0);
    expect(warnings).toEqual([warningOn(page)]);
    await page.close();
  });

  it('removes one that says it is gone without a warning', async () => {
    const { page, warnings, frames } = await openOnOurTime('head-async', 'leaves00');
    await expect.poll(() => noted(page)).toEqual([['unavailable', null]]);
    await page.clock.runFor(70_000);
    expect(warnings).toEqual([]);
    expect(await frames.count()).toBe(0);
    await page.close();
  });
});
