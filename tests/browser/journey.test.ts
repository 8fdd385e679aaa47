/**
 * The main job, as a person does it: a customer's website with the one line, a click on the launcher, a question, a cited answer, a
 * lead, a reload. On both demo sites, in each way that browsers treat third parties.
 */
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { serveSite, type Site } from '@coatcheck/server/demo/sites/serve';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser, type ThirdParties } from '../harness/browser.ts';
import { leadsOf, startDeployment, type Deployment } from '../harness/deployment.ts';
import { shoot } from '../harness/screenshot.ts';
import { frameOf } from '../harness/widget-panel.ts';

interface Shop {
  readonly name: string;
  readonly question: string;
  readonly answer: RegExp;
  readonly source: RegExp;
}

const dentist: Shop = { name: 'Lindenhof Dental Practice', question: 'When are you open on Friday?', answer: /8:00–14:00/, source: /opening hours/i };
const bakery: Shop = { name: 'Marlow Street Bakery', question: 'When do you open on Saturday?', answer: /7:00–15:00/, source: /open/i };

let d: Deployment;

beforeAll(async () => {
  d = await startDeployment({}, { demo: true });
});
afterAll(() => d?.stop());

const launcher = (frame: Frame) => frame.locator('button').first();
const composer = (frame: Frame) => frame.getByRole('textbox', { name: 'Write a message' });

async function ask(frame: Frame, text: string): Promise<void> {
  await composer(frame).fill(text);
  await composer(frame).press('Enter');
}

/** Launcher, question, cited answer, lead. */
async function mainJob(page: Page, shop: Shop, email: string, shots: string | undefined): Promise<Frame> {
  const url = d.server.demoSites.find((site) => site.name === shop.name)?.url ?? '';
  await page.goto(url);
  const frame = await frameOf(page);
  if (shots) await shoot(page, `${shots}-launcher`);
  await launcher(frame).click();
  await composer(frame).waitFor();
  if (shots) await shoot(page, `${shots}-open`);
  await ask(frame, shop.question);
  await frame.getByText(shop.answer).first().waitFor();
  const source = frame.getByRole('button', { name: shop.source }).first();
  await source.click();
  if (shots) await shoot(page, `${shots}-answer`);

  await ask(frame, 'Can somebody call me back?');
  await frame.getByLabel('Email').fill(email);
  await frame.getByRole('checkbox').check();
  if (shots) await shoot(page, `${shots}-lead`);
  await frame.getByRole('button', { name: 'Send', exact: true }).first().click();
  await frame.getByText('Thank you! Your details have arrived').waitFor();
  if (shots) await shoot(page, `${shots}-thanks`);
  return frame;
}

describe.each([
  { thirdParties: 'partitioned', remembers: true, visitor: 'robin' },
  { thirdParties: 'no-cookies', remembers: true, visitor: 'kim' },
  { thirdParties: 'nothing', remembers: false, visitor: 'alex' },
] as const satisfies readonly { thirdParties: ThirdParties; remembers: boolean; visitor: string }[])('third parties: $thirdParties', ({ thirdParties, remembers, visitor }) => {
  let browser: TestBrowser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await launchBrowser({ thirdParties });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(() => browser?.close());

  it.each([dentist, bakery])('$name: launcher, question, cited answer, lead, reload', async (shop) => {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !remembers) return;
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const email = `${visitor}@${shop.name.split(' ')[0]?.toLowerCase()}.example`;
    await mainJob(page, shop, email, thirdParties === 'partitioned' ? shop.name.split(' ')[0]?.toLowerCase() : undefined);
    expect(await leadsOf(d, shop.name)).toContain(email);
    expect(await leadsOf(d, shop === dentist ? bakery.name : dentist.name)).not.toContain(email);

    if (!remembers) {
      const frame = await frameOf(page);
      await frame.getByText('Your browser keeps nothing for us').waitFor();
    }
    await page.reload();
    const frame = await frameOf(page);
    if (!(await composer(frame).isVisible())) await launcher(frame).click();
    await composer(frame).waitFor();
    // The answer, as the question may stand among the starters.
    if (remembers) await frame.getByText(shop.answer).first().waitFor();
    else expect(await frame.getByText(shop.answer).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.runIf(remembers)('goes on on the next page of the same website', async () => {
    const page = await context.newPage();
    const url = d.server.demoSites.find((site) => site.name === dentist.name)?.url ?? '';
    await page.goto(url);
    const link = page.locator('a[href$=".html"]').first();
    await link.click();
    await page.waitForLoadState('load');
    const frame = await frameOf(page);
    if (!(await composer(frame).isVisible())) await launcher(frame).click();
    await frame.getByText(dentist.answer).first().waitFor();
    await page.close();
  });
});

describe('on a phone, in the dark', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    // The browser's own settings, as a visitor has them: what Playwright emulates it emulates in frames as nobody's browser does.
    browser = await launchBrowser({ args: ['--blink-settings=preferredColorScheme=0', '--force-device-scale-factor=2'] });
  });
  afterAll(() => browser?.close());

  it('does the same job over the whole screen, in the dark', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: null, deviceScaleFactor: 2, hasTouch: true });
    const frame = await mainJob(page, bakery, 'phone@example.com', 'phone');
    expect(await frame.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    const box = await page.locator('iframe').boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    expect(await leadsOf(d, bakery.name)).toContain('phone@example.com');
  });
});

describe('the switch, seen by a visitor', () => {
  let browser: TestBrowser;
  let site: Site | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('an open panel says goodbye in one sentence, and the next page has no launcher', async () => {
    const page = await browser.newPage();
    const tenant = await d.createTenant({ name: 'Switched' });
    site = await serveSite({ folder: 'dentist', snippet: tenant.snippet, host: '127.0.0.1', port: 0 });
    await d.operator('PUT', `/keys/${tenant.key_id}/origins`, { origins: [site.url] });
    await page.goto(site.url);
    const frame = await frameOf(page);
    const connected = page.waitForResponse((response) => response.url().endsWith('/v1/conversations/current') && response.ok());
    await launcher(frame).click();
    await connected;
    await d.operator('POST', `/keys/${tenant.key_id}/revoke`);
    await ask(frame, 'Are you still there?');
    await frame.getByText('This assistant has been switched off').waitFor();
    await shoot(page, 'switched-off');

    const warned = page.waitForEvent('console', (message) => message.type() === 'warning' && message.text().includes('oatcheck'));
    await page.reload();
    await warned;
    expect(await page.locator('iframe').count()).toBe(0);
  });
});
