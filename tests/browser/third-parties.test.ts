/** The test browser treats third parties as it says: shown on a page and a frame of two sites. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { launchBrowser, type TestBrowser } from '../harness/browser.ts';
import { listen, shut } from '../harness/listen.ts';

/** What a frame could do, each an answer or the name of the error. */
type Findings = Record<'cookies' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'locks' | 'caches', string>;

const frameDocument = `<!doctype html><script>
  const attempts = {
    cookies: () => fetch('/cookies').then((answer) => answer.text()),
    localStorage: () => (localStorage.visits = Number(localStorage.visits ?? 0) + 1),
    sessionStorage: () => sessionStorage.length,
    indexedDB: () => new Promise((resolve, reject) => {
      const opening = indexedDB.open('tests');
      opening.onsuccess = () => resolve('works');
      opening.onerror = () => reject(opening.error);
    }),
    locks: () => navigator.locks.request('tests', () => 'works'),
    caches: () => caches.open('tests').then(() => 'works'),
  };
  const findings = {};
  (async () => {
    for (const [name, attempt] of Object.entries(attempts)) {
      try { findings[name] = String(await attempt()); } catch (error) { findings[name] = error.name; }
    }
    parent.postMessage(findings, '*');
  })();
</script>`;

const server = createServer((asked, answer) => {
  const frameIsAsked = asked.headers.host?.startsWith('frame.') ?? false;
  if (asked.url === '/cookies') {
    answer.end(asked.headers.cookie ?? 'none');
    return;
  }
  answer.setHeader('content-type', 'text/html');
  if (!frameIsAsked) {
    answer.end(`<!doctype html><p>Ägypten, naïve, 12 €</p><script>onmessage = ({ data }) => { window.findings = data; }</script>
      <iframe src="http://frame.localhost:${port}/"></iframe>`);
    return;
  }
  answer.setHeader('set-cookie', [
    'plain=1; Secure; SameSite=None; Path=/',
    '__Host-partitioned=1; HttpOnly; Secure; SameSite=None; Path=/; Partitioned',
  ]);
  answer.end(frameDocument);
});
let port = 0;

beforeAll(async () => {
  port = await listen(server);
});
afterAll(() => shut(server));

const findingsOn = async (page: Page, host: string): Promise<Findings> => {
  await page.goto(`http://${host}:${port}/`);
  const found = await page.waitForFunction(() => (window as { findings?: Findings }).findings);
  const findings = await found.jsonValue();
  if (findings === undefined) throw new Error('the frame found nothing out');
  return findings;
};

const refusedStorage = {
  localStorage: 'SecurityError',
  sessionStorage: 'SecurityError',
  indexedDB: 'SecurityError',
  locks: 'SecurityError',
  caches: 'SecurityError',
};

describe('third parties partitioned', () => {
  let chromium: TestBrowser;
  beforeAll(async () => void (chromium = await launchBrowser()));
  afterAll(() => chromium.close());

  it('keeps both cookies, and a storage of its own for each top site', async () => {
    const page = await chromium.newPage();
    const works = { sessionStorage: '0', indexedDB: 'works', locks: 'works', caches: 'works' };
    const cookies = 'plain=1; __Host-partitioned=1';
    expect(await findingsOn(page, 'localhost')).toEqual({ ...works, cookies, localStorage: '1' });
    expect(await findingsOn(page, '127.0.0.1')).toEqual({ ...works, cookies, localStorage: '1' });
    expect(await findingsOn(page, 'localhost')).toEqual({ ...works, cookies, localStorage: '2' });
    await page.close();
  });

  it('shows text in screenshots', async () => {
    const page = await chromium.newPage({ viewport: { width: 300, height: 60 } });
    await page.setContent('<body style="margin:0;background:#fff;color:#000;font:20px sans-serif">');
    const blank = await page.screenshot();
    await page.setContent('<body style="margin:0;background:#fff;color:#000;font:20px sans-serif">Opening hours');
    const written = await page.screenshot();
    const boxes = await page.evaluate(() => document.fonts.check('20px "Open Sans"'));
    expect(boxes).toBe(true);
    expect(written.length).toBeGreaterThan(blank.length + 500);
    await page.close();
  });
});

describe('third parties without cookies', () => {
  let chromium: TestBrowser;
  beforeAll(async () => void (chromium = await launchBrowser({ thirdParties: 'no-cookies' })));
  afterAll(() => chromium.close());

  it('keeps the partitioned cookie alone, and refuses storage', async () => {
    const page = await chromium.newPage();
    expect(await findingsOn(page, 'localhost')).toEqual({ ...refusedStorage, cookies: '__Host-partitioned=1' });
    await page.close();
  });

  it('leaves first parties alone', async () => {
    const page = await chromium.newPage();
    await page.goto(`http://frame.localhost:${port}/`);
    expect(await page.evaluate(() => fetch('/cookies').then((answer) => answer.text()))).toContain('plain=1');
    expect(await page.evaluate(() => localStorage.length)).toBeGreaterThanOrEqual(0);
    await page.close();
  });
});

describe('third parties with nothing', () => {
  let chromium: TestBrowser;
  beforeAll(async () => void (chromium = await launchBrowser({ thirdParties: 'nothing' })));
  afterAll(() => chromium.close());

  it('keeps no cookie and refuses storage', async () => {
    const page = await chromium.newPage();
    expect(await findingsOn(page, 'localhost')).toEqual({ ...refusedStorage, cookies: 'none' });
    await page.close();
  });
});
