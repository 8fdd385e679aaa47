/** The console in a real browser, under its real policy, against the scripted API: what a test needs of both, and what must never happen. */
import { type DevServer, idOf, startConsoleDev } from '@coatcheck/console/dev';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser, type TestBrowser } from './browser.ts';

export interface Visit {
  readonly page: Page;
  /** Policy violations, uncaught errors and console errors; answers of 4xx and 5xx are not among them. */
  readonly complaints: string[];
  /** Requests to anywhere but the console's own origin. */
  readonly foreign: string[];
  /** Rules of axe that something on the page breaks, with where. */
  findBarriers(): Promise<string[]>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** E-mail address of who is signed in; default: nobody. */
  readonly as?: string;
  /** For `findBarriers`; its own tries against the policy are complained of. */
  readonly withAxe?: boolean;
}

declare global {
  interface Window {
    /** There with `withAxe`. */
    readonly axe: typeof axe;
  }
}

export interface ConsoleStage {
  readonly server: DevServer;
  visit(path: string, options?: VisitOptions): Promise<Visit>;
}

/** The scripted tenant that has all there is to see. */
export const practice = 'Lindenhof Dental Practice';

/** One server and one browser for a file's tests; each test begins in a new world. */
export function consoleStage(): ConsoleStage {
  let server: DevServer;
  let browser: TestBrowser;
  const pages: Page[] = [];
  beforeAll(async () => {
    server = await startConsoleDev();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
    server.reset();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const visit = async (path: string, { as, withAxe = false, ...options }: VisitOptions = {}): Promise<Visit> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
    pages.push(page);
    const complaints: string[] = [];
    const foreign: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== server.url && protocol !== 'data:' && protocol !== 'blob:') foreign.push(request.url());
    });
    // As an init script it is no matter for the page's policy; but it tries `innerHTML` as it loads, which the policy refuses it.
    if (withAxe) await page.addInitScript({ content: axe.source });
    if (as !== undefined) await page.context().addCookies([{ name: 'coatcheck-dev', value: server.api.session(as), url: server.url }]);
    await page.goto(`${server.url}${path}`);
    const findBarriers = () =>
      page.evaluate(async () => {
        // What fades in is measured at its end.
        await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
        const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${(failureSummary ?? '').slice(0, 200)}`).join(' | ')}`);
      });
    return { page, complaints, foreign, findBarriers };
  };

  return {
    get server() {
      return server;
    },
    visit,
  };
}

/** @returns the label of the scripted tenant that began with that name, as it stands in addresses */
export function labelOf({ server }: ConsoleStage, name: string): string {
  const found = server.api.world.tenants.get(idOf(name));
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.tenant.label;
}

export const settled = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
};
