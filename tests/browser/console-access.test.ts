/** Coming in and going out of the console. */
import { operatorEmail, ownerEmail, password, welcomeToken } from '@coatcheck/console/dev';
import { describe, expect, it } from 'vitest';
import { consoleStage, labelOf, practice, settled } from '../harness/console-visit.ts';

const stage = consoleStage();

describe('signing in', () => {
  it('by keys alone leads to where one wanted to go, and signing out takes everything away', async () => {
    const to = `/t/${labelOf(stage, practice)}/leads`;
    const { page, complaints } = await stage.visit(to);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail address').focus();
    await page.keyboard.type(ownerEmail.toUpperCase());
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Miriam Köhler' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(to);
    await page.getByRole('button', { name: /Your account and settings/ }).locator('visible=true').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Miriam').count()).toBe(0);
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('with a wrong password says the same for every address, and keeps what was typed', async () => {
    const { page } = await stage.visit('/sign-in');
    for (const address of [ownerEmail, 'nobody-at-all@mail.example']) {
      await page.getByLabel('E-mail address').fill(address);
      await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The address or the password is not right.').waitFor();
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(address);
    }
  });

  it('goes on to pages of its own only', async () => {
    for (const to of ['/sign-in', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const { page, foreign } = await stage.visit(`/sign-in?to=${encodeURIComponent(to)}`, { as: ownerEmail });
      await page.getByRole('heading', { name: 'Get started' }).waitFor();
      expect(foreign).toEqual([]);
    }
  });
});

describe('the first operator', () => {
  it('comes in by the one-time link, whose code is out of the address at once', async () => {
    const { page, complaints } = await stage.visit(`/welcome#${welcomeToken}`);
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    expect(page.url()).toBe(`${stage.server.url}/welcome`);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('Write your name.').waitFor();
    expect(await page.locator(':focus').getAttribute('autocomplete')).toBe('name');
    await page.getByLabel('Your name').fill('Olga Brandt');
    await page.getByLabel('E-mail address').fill('first@coatcheck.example');
    await page.getByLabel('Password', { exact: true }).fill('four unrelated words here');
    await page.getByText('Strong', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'Tenants' }).waitFor();
    expect(stage.server.api.log.filter((line) => line.includes(welcomeToken))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is told when the link was used', async () => {
    const { page } = await stage.visit(`/welcome#${'x'.repeat(43)}`);
    await page.getByLabel('Your name').fill('Olga');
    await page.getByLabel('E-mail address').fill('first@coatcheck.example');
    await page.getByLabel('Password', { exact: true }).fill('four unrelated words here');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'This link cannot be used' }).waitFor();
  });
});

describe('an invitation', () => {
  it('goes from the operator to the owner, who joins; a second time it is explained', async () => {
    const { page } = await stage.visit('/operator/tenants', { as: operatorEmail });
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Business name').fill('Harbour Books');
    await page.getByLabel(/Owner’s e-mail/).fill('Mara@Harbour.example');
    await page.getByRole('button', { name: 'Create the tenant' }).click();
    const link = (await page.getByRole('textbox', { name: 'Invitation for the owner' }).textContent()) ?? '';
    const path = link.slice(stage.server.url.length);
    expect(path).toMatch(/^\/invitation#/);
    // What is shown this once is not lost by a key.
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').isVisible()).toBe(true);

    const guest = await stage.visit(path);
    await guest.page.getByRole('heading', { name: 'Join Harbour Books' }).waitFor();
    expect(guest.page.url()).toBe(`${stage.server.url}/invitation`);
    await guest.page.getByLabel('Your name').fill('Mara Fischer');
    await guest.page.getByLabel('Password', { exact: true }).fill('four unrelated words here');
    await guest.page.getByRole('button', { name: 'Create the account and join' }).click();
    await guest.page.getByText('Three steps, and Harbour Books').waitFor();
    expect(guest.complaints).toEqual([]);

    const again = await stage.visit(path);
    await again.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
  });

  it('for somebody else is not accepted by whoever is signed in', async () => {
    const { page } = await stage.visit(`/t/${labelOf(stage, practice)}/team`, { as: ownerEmail });
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('E-mail address').fill('new@lindenhof.example');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = (await page.getByRole('textbox', { name: 'Invitation link' }).textContent()) ?? '';
    const other = await stage.visit(link.slice(stage.server.url.length), { as: 'vera@lindenhof.example' });
    await other.page.getByText('you are signed in as vera@lindenhof.example').waitFor();
    expect(await other.page.getByRole('button', { name: 'Join' }).count()).toBe(0);
    await other.page.getByRole('button', { name: 'Sign out' }).click();
    await other.page.getByRole('button', { name: 'Create the account and join' }).waitFor();
  });
});

describe("one's account", () => {
  it('shows where one is signed in, and ends what one does not know', async () => {
    stage.server.api.session(ownerEmail);
    const { page } = await stage.visit('/account', { as: ownerEmail });
    await settled(page);
    await page.getByText('Safari · macOS').first().waitFor();
    expect(await page.getByRole('button', { name: /End the session/ }).count()).toBe(1);
    await page.getByRole('button', { name: /End the session/ }).click();
    await page.getByText('The session is ended.').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /End the session/ }).count()).toBe(0);
  });

  it('changes the language and the colours, and remembers both', async () => {
    const { page, complaints } = await stage.visit('/account', { as: ownerEmail });
    await page.getByRole('button', { name: /Your account and settings/ }).locator('visible=true').click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.getByRole('menuitem', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['mantineColorScheme']])).toEqual(['de', 'dark']);
    expect(complaints).toEqual([]);
  });
});
