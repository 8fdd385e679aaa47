/** The main job of each of the console's pages: the operator's, and a tenant's. */
import { idOf, operatorEmail, ownerEmail } from '@coatcheck/console/dev';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { consoleStage, labelOf, practice, settled } from '../harness/console-visit.ts';

const stage = consoleStage();
const at = (page = '') => `/t/${labelOf(stage, practice)}${page}`;

describe("the operator's side", () => {
  it('finds one of a thousand, and pages through them', async () => {
    const { page, complaints } = await stage.visit('/operator/tenants', { as: operatorEmail });
    await page.getByText('The first 50 tenants').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('The first 100 tenants').waitFor();
    await page.getByLabel('Search by name').fill('Harbour Florist');
    await page.getByText('7 tenants').waitFor();
    await page.getByLabel('Search by name').fill('no such business');
    await page.getByText('Nobody by that name').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText('The first 100 tenants').waitFor();
    expect(complaints).toEqual([]);
  });

  it('suspends a tenant after saying what that does, and resumes it', async () => {
    const { page, complaints } = await stage.visit(`/operator/tenants/${idOf(practice)}`, { as: operatorEmail });
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByText('Running answers and calls end within a second').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator(':focus').textContent()).toBe('Suspend');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Suspend now' }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    const owner = await stage.visit(at(), { as: ownerEmail });
    await owner.page.getByText('Switched off by the operator').waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByRole('button', { name: 'Resume now' }).click();
    await page.getByRole('button', { name: 'Suspend', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is not there for others', async () => {
    const { page } = await stage.visit('/operator/tenants', { as: ownerEmail });
    await page.getByText('You may not do that').waitFor();
  });
});

describe("a tenant's side", () => {
  it('gives the one line to paste, and says how on each platform', async () => {
    const { page, complaints } = await stage.visit(at(), { as: ownerEmail });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy: The one line' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<script async src="https:\/\/coatcheck\.example\/embed\.js" data-key="pk_[^"]+"><\/script>$/);
    for (const platform of ['WordPress', 'Shopify', 'Squarespace', 'Wix', 'Webflow', 'Google Tag Manager', 'React']) {
      await page.getByRole('radio', { name: platform }).check({ force: true });
      await page.getByRole('heading', { name: platform }).waitFor({ state: 'attached' });
    }
    expect(complaints).toEqual([]);
  });

  it('switches to another workspace, and shows nothing of the first there', async () => {
    const { page } = await stage.visit(at('/leads'), { as: ownerEmail });
    await page.getByRole('link', { name: 'Miriam Köhler' }).waitFor();
    await page.getByRole('button', { name: /choose another/ }).locator('visible=true').click();
    await page.getByRole('menuitem', { name: 'Corner Bakery' }).click();
    await page.getByText('Three steps, and Corner Bakery').waitFor();
    await page.getByRole('link', { name: 'Leads' }).click();
    await page.getByText('No leads yet').waitFor();
    expect(await page.getByText('Miriam').count()).toBe(0);
  });

  it('shows a conversation with its sources and what was spoken', async () => {
    const { page, complaints } = await stage.visit(at('/conversations'), { as: ownerEmail });
    await page.getByRole('link', { name: /How much is a cleaning/ }).click();
    await page.getByText('And does my insurance pay for it?').waitFor();
    expect(await page.getByText('Spoken').count()).toBe(4);
    await page.getByText('The knowledge had no answer').waitFor();
    await page.getByRole('link', { name: /When are you open on Fridays/ }).click();
    await page.getByText('Sources (1)').click();
    const link = page.getByRole('link', { name: /Opening hours/ });
    expect([await link.getAttribute('href'), await link.getAttribute('rel'), await link.getAttribute('target')]).toEqual(['https://lindenhof.example/hours', 'noopener noreferrer', '_blank']);
    expect(complaints).toEqual([]);
  });

  it('shows a lead with its conversation, and exports all of them', async () => {
    const { page, complaints } = await stage.visit(at('/leads'), { as: ownerEmail });
    await page.getByRole('link', { name: 'Miriam Köhler' }).click();
    await page.getByRole('dialog').getByText('Thursday then. Could somebody call me').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).pathname).toBe(at('/leads'));
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Miriam Köhler');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toContain(`"'+49 30 5557 1234"`);
    expect(complaints).toEqual([]);
  });

  it('sets the websites of a key, replaces it, and switches it off and on', async () => {
    const { page, complaints } = await stage.visit(at('/keys'), { as: ownerEmail });
    await page.getByRole('button', { name: 'Change the websites' }).first().click();
    await page.getByRole('textbox', { name: 'Websites' }).fill('lindenhof.example\nhttps://not an origin');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('That is not a website address').waitFor();
    await page.getByRole('textbox', { name: 'Websites' }).fill('https://new.lindenhof.example/contact?x=1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('https://new.lindenhof.example', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Replace' }).first().click();
    await page.getByLabel('The old key works for').selectOption('day');
    await page.getByRole('button', { name: 'Replace the key' }).click();
    await page.getByText('Paste this line in place of the old one.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await expect.poll(() => page.locator('.key-head').getByText('Being replaced').count()).toBe(2);

    await page.getByRole('button', { name: 'Switch off' }).first().click();
    await page.getByText('Whoever is chatting or calling now is cut off').waitFor();
    await page.getByRole('button', { name: 'Switch off now' }).click();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Switch on now' }).click();
    await page.getByText('The key is on.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('takes knowledge as text and as a file, and lets it go', async () => {
    const { page, complaints } = await stage.visit(at('/knowledge'), { as: ownerEmail });
    await page.getByRole('button', { name: 'Add knowledge' }).click();
    expect(await page.locator(':focus').evaluate((element) => element.tagName)).toBe('INPUT');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('There is no text yet.').waitFor();
    await page.getByLabel('Name').fill('Parking');
    await page.getByLabel('Text').fill('There are three places behind the house.');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Parking can be searched: 1 passages.').waitFor();

    await page.getByRole('button', { name: 'Add knowledge' }).click();
    await page.getByText('File', { exact: true }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'prices.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') });
    await page.getByText('Only .txt, .md and .html files').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'faq.md', mimeType: 'text/markdown', buffer: Buffer.from('# Card\n\nYes.') });
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('faq.md');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove faq.md' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('faq.md is removed.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('draws the use of a period, and has the same figures in a table', async () => {
    const { page, complaints } = await stage.visit(at('/usage'), { as: ownerEmail });
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    expect(await page.getByRole('row').count()).toBe(31);
    await page.getByText('7 days').click();
    await expect.poll(() => page.getByRole('row').count()).toBe(8);
    expect(complaints).toEqual([]);
  });

  it('changes roles, keeps the last owner, and withdraws an invitation', async () => {
    const { page, complaints } = await stage.visit(at('/team'), { as: ownerEmail });
    await page.getByLabel('Role of Vera Klein').selectOption('agent');
    await page.getByText('Vera Klein is Agent now.').waitFor();
    await page.getByLabel('Role of Anna Lindner').selectOption('viewer');
    await page.getByText('A workspace keeps at least one owner.').waitFor();
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('E-mail address').fill('new@lindenhof.example');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Withdraw the invitation for new@lindenhof.example' }).click();
    await page.getByText('The link is worth nothing from now on.').waitFor();
    await settled(page);
    expect(complaints).toEqual([]);
  });

  it('lets a viewer look and not change, and says so', async () => {
    for (const name of ['/keys', '/knowledge', '/team']) {
      const { page } = await stage.visit(at(name), { as: 'vera@lindenhof.example' });
      await page.getByText('You are Viewer here').waitFor();
      expect(await page.locator('main').getByRole('button', { name: /Switch|Replace|Change|Add|Remove|Invite|New/ }).count()).toBe(0);
    }
  });

  it('shows what was done, by whom and why', async () => {
    const { page } = await stage.visit(at('/audit'), { as: ownerEmail });
    await page.getByText('The practice asked why a caller got no answer').waitFor();
    expect(await page.getByRole('table').getByText(operatorEmail).count()).toBe(1);
  });
});
