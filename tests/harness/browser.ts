/**
 * A real Chromium for tests, from npm alone, that treats third parties as people's browsers do.
 *
 * Playwright switches third-party storage partitioning off, which no visitor's browser does; here it is on. The packaged build
 * is the headless shell, which has no settings page, so each way of blocking is made from what it does have:
 *
 * | `thirdParties` | plain cookie | `Partitioned` cookie | storage, locks, caches in a third-party frame |
 * |----------------|--------------|----------------------|-----------------------------------------------|
 * | `partitioned`  | kept         | kept                 | work, one for each top site                   |
 * | `no-cookies`   | blocked      | kept                 | throw `SecurityError`                         |
 * | `nothing`      | blocked      | blocked              | throw `SecurityError`                         |
 *
 * `no-cookies` is what Chrome's "block third-party cookies" does. In `nothing` first parties lose their cookies too.
 */
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumOnDisk } from './chromium-on-disk.ts';
import { startCookielessProxy } from './cookieless-proxy.ts';

export type ThirdParties = 'partitioned' | 'no-cookies' | 'nothing';

export interface BrowserOptions {
  /** Default: `partitioned`. */
  readonly thirdParties?: ThirdParties;
  /** A WAV file to be heard through the microphone, once. The permission prompt is answered with yes. */
  readonly microphone?: string;
  /** Further command-line switches. */
  readonly args?: readonly string[];
}

export interface TestBrowser {
  readonly browser: Browser;
  /** Like a fresh profile: nothing is shared with other contexts. Default viewport: 1280×720. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A page in a context of its own, which goes when the page is closed. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Playwright's own list without ThirdPartyStoragePartitioning; of two such switches Chromium takes the last. */
const disabledFeatures = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
];

/** @throws when no Chromium can be unpacked or started */
export const launchBrowser = async (options: BrowserOptions = {}): Promise<TestBrowser> => {
  const thirdParties = options.thirdParties ?? 'partitioned';
  const installed = await chromiumOnDisk();
  const proxy = thirdParties === 'nothing' ? await startCookielessProxy() : undefined;
  const enabledFeatures = [
    'CDPScreenshotNewSurface',
    'ThirdPartyStoragePartitioning',
    ...(thirdParties === 'partitioned' ? [] : ['ForceThirdPartyCookieBlockingEnabled']),
  ];
  const args = [
    `--disable-features=${disabledFeatures.join(',')}`,
    `--enable-features=${enabledFeatures.join(',')}`,
    '--font-render-hinting=none',
    ...(options.microphone === undefined ? [] : microphoneSwitches(options.microphone)),
    ...(options.args ?? []),
  ];

  const browser = await chromium
    .launch({
      executablePath: installed.executable,
      env: installed.environment,
      args,
      // Chromium leaves out the proxy for loopback addresses unless told so, and all of our hosts are loopback addresses.
      ...(proxy === undefined ? {} : { proxy: { server: proxy.url, bypass: '<-loopback>' } }),
    })
    .catch(async (error: unknown) => {
      await proxy?.close();
      throw error;
    });

  const restrict = async (context: BrowserContext) => {
    if (thirdParties !== 'partitioned') await context.addInitScript(refuseStorageToThirdParties);
  };

  return {
    browser,
    async newContext(contextOptions) {
      const context = await browser.newContext(contextOptions);
      await restrict(context);
      return context;
    },
    async newPage(contextOptions) {
      const page = await browser.newPage(contextOptions);
      await restrict(page.context());
      return page;
    },
    async close() {
      await browser.close();
      await proxy?.close();
    },
  };
};

const microphoneSwitches = (wav: string) => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${wav}%noloop`,
];

/**
 * Runs in every document before its own scripts, and takes from third-party frames what Chrome takes from them when
 * third-party cookies are blocked. The headless shell has no content settings that would do it.
 */
const refuseStorageToThirdParties = () => {
  const site = (origin: string) => new URL(origin).hostname.split('.').slice(-2).join('.');
  const { ancestorOrigins } = location;
  const top = ancestorOrigins[ancestorOrigins.length - 1];
  if (top === undefined || top === 'null' || location.origin === 'null' || site(top) === site(location.origin)) return;

  const refusal = () => new DOMException('Access is denied for this document.', 'SecurityError');
  const thrown = () => {
    throw refusal();
  };
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { configurable: true, get: thrown });
  IDBFactory.prototype.open = thrown;
  if ('locks' in navigator) LockManager.prototype.request = () => Promise.reject(refusal());
  if ('caches' in window) CacheStorage.prototype.open = () => Promise.reject(refusal());
};
