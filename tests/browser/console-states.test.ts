/** What the console shows when something is missing, late or refused; that nobody is shut out; and that strangers' words stay words. */
import { idOf, operatorEmail, ownerEmail, password, welcomeToken } from '@coatcheck/console/dev';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { consoleStage, labelOf, practice, settled } from '../harness/console-visit.ts';

const stage = consoleStage();
const at = (page = '') => `/t/${labelOf(stage, practice)}${page}`;
const signIn = async (page: Page, email: string) => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

describe('when something is not as it should be', () => {
  it('says that there is no connection, and goes on by itself or on request', async () => {
    stage.server.api.setMode({ offline: /leads/ });
    const { page, complaints } = await stage.visit(at('/leads'), { as: ownerEmail });
    await page.getByText('The server cannot be reached').waitFor();
    stage.server.api.setMode({});
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Miriam Köhler' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('What you see may be out of date.').waitFor();
    expect(await page.getByRole('link', { name: 'Miriam Köhler' }).count()).toBe(1);
    await page.context().setOffline(false);
    await expect.poll(() => page.getByText('What you see may be out of date.').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says what it waits for, and every refusal in words of its own', async () => {
    const cases = [
      ['role_missing', 'You may not do that'], ['not_found', 'It is not here'], ['internal', 'Something went wrong on our side'], ['database_unavailable', 'catching its breath'],
    ] as const;
    for (const [code, words] of cases) {
      stage.server.api.setMode({ refuse: { path: /\/keys$/, code } });
      const { page } = await stage.visit(at('/keys'), { as: ownerEmail });
      await page.getByText(words).waitFor();
    }
    stage.server.api.setMode({ garbled: /\/keys$/ });
    const { page } = await stage.visit(at('/keys'), { as: ownerEmail });
    await page.getByText('The answer could not be read').waitFor();
    stage.server.api.setMode({ refuse: { path: /\/keys$/, code: 'rate_limited', retryAfterSeconds: 17 } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Try again in 17 s').waitFor();
    stage.server.api.setMode({ delayMs: 1_500 });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Loading…').waitFor();
    await page.locator('.key').first().waitFor();
  });

  it('keeps a form open, with the reason, where the server refuses', async () => {
    const { page } = await stage.visit(at('/team'), { as: ownerEmail });
    stage.server.api.setMode({ refuse: { path: /invitations/, code: 'role_missing' } });
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('E-mail address').fill('new@lindenhof.example');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.getByText('Your role does not allow it.').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('new@lindenhof.example');
  });

  it('asks to sign in again when the session has ended, and comes back', async () => {
    const { page } = await stage.visit(at('/leads'), { as: ownerEmail });
    await page.getByRole('link', { name: 'Miriam Köhler' }).waitFor();
    stage.server.api.endSessions();
    await page.getByRole('link', { name: 'Knowledge' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Miriam').count()).toBe(0);
    await signIn(page, ownerEmail);
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor();
  });

  it('shows nothing of a workspace one is not in, whatever the address says', async () => {
    for (const path of ['/t/zzzzzzzz/leads', `/t/${labelOf(stage, 'Corner Bakery')}`]) {
      const { page } = await stage.visit(path, { as: 'vera@lindenhof.example' });
      await page.getByText('There is nothing here').waitFor();
    }
    const { page } = await stage.visit('/', { as: 'nobody@mail.example' });
    await page.getByRole('heading', { name: 'No workspace yet' }).first().waitFor();
  });
});

interface Place {
  readonly path: string;
  readonly as?: string;
  /** What is opened first. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const places = (): readonly Place[] => [
  { path: '/sign-in' }, { path: `/welcome#${welcomeToken}` }, { path: '/welcome' },
  { path: '/operator/tenants', as: operatorEmail }, { path: '/operator/tenants', as: operatorEmail, open: press('New tenant') },
  { path: `/operator/tenants/${idOf(practice)}`, as: operatorEmail }, { path: `/operator/tenants/${idOf(practice)}`, as: operatorEmail, open: press('Suspend') },
  { path: at(), as: ownerEmail }, { path: at('/conversations'), as: ownerEmail }, { path: at(`/conversations/${idOf('c2')}`), as: ownerEmail },
  { path: at('/leads'), as: ownerEmail }, { path: at(`/leads/${idOf('l1')}`), as: ownerEmail }, { path: at('/keys'), as: ownerEmail },
  { path: at('/keys'), as: ownerEmail, open: press('Replace') }, { path: at('/knowledge'), as: ownerEmail }, { path: at('/knowledge'), as: ownerEmail, open: press('Add knowledge') },
  { path: at('/usage'), as: ownerEmail, open: (page) => page.locator('.recharts-bar-rectangle').first().waitFor() }, { path: at('/audit'), as: ownerEmail },
  { path: at('/team'), as: ownerEmail }, { path: at('/team'), as: ownerEmail, open: press(/choose another/) }, { path: '/account', as: ownerEmail },
  { path: '/account', as: ownerEmail, open: press(/Your account and settings/) }, { path: `/t/${labelOf(stage, 'Corner Bakery')}/leads`, as: ownerEmail },
  { path: at('/keys'), as: 'vera@lindenhof.example' }, { path: '/t/zzzzzzzz', as: ownerEmail },
];

describe('axe finds no barrier', () => {
  for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 390]] as const) {
    it(`on any page, ${colorScheme}, ${width} pixels wide`, async () => {
      const found: string[] = [];
      for (const { path, as, open } of places()) {
        const { page, findBarriers } = await stage.visit(path, { colorScheme, viewport: { width, height: 800 }, withAxe: true, ...(as === undefined ? {} : { as }) });
        await settled(page);
        // On a phone the menu and the switcher lie behind another button.
        if (width > 1_000 || !/account|team/.test(path)) await open?.(page);
        found.push(...(await findBarriers()).map((barrier) => `${path}: ${barrier}`));
        await page.close();
      }
      expect(found).toEqual([]);
    });
  }
});

const hostile = [
  '<img src=https://evil.example/x onerror="window.pwned=1">', '<script>window.pwned=1</script>', '"><svg onload=window.pwned=1>', "javascript:window.pwned=1//", '</textarea><iframe src=https://evil.example>',
  '{{constructor.constructor("window.pwned=1")()}}', '=HYPERLINK("https://evil.example")', '\u202Eevil\u0007\u2028', '![x](https://evil.example/x)', 'W'.repeat(2_000), '__proto__', '<style>@import url(https://evil.example)</style>',
];

describe("strangers' words", () => {
  it('are words in every field that is shown: nothing runs, nothing foreign is asked for, nothing hangs over', async () => {
    const lindenhof = stage.server.api.world.tenants.get(idOf(practice));
    if (lindenhof === undefined) throw new Error('no practice');
    const now = new Date().toISOString();
    const all = hostile.map((words, index) => ({ words, id: idOf(`hostile ${index}`) }));
    lindenhof.leads = all.map(({ words, id }) => ({ lead_id: id, created_at: now, name: words, email: words, phone: words, note: words, source: 'form', consent_text: words, conversation_id: id }));
    lindenhof.conversations = all.map(({ words, id }) => ({
      id, startedAt: now,
      messages: [
        { id: idOf(`${id} v`), role: 'visitor', text: words, created_at: now },
        { id: idOf(`${id} a`), role: 'assistant', text: words, created_at: words, citations: [{ passage_id: id, title: words, excerpt: words, url: words }], suggestions: [words] },
      ],
    }));
    lindenhof.documents = all.map(({ words, id }) => ({ document_id: id, name: words, passages: 1, characters: 1, added_at: words }));
    lindenhof.audit = all.map(({ words, id }) => ({ id, at: now, actor: words, action: words, subject: words, reason: words, detail: { [words]: words } }));
    lindenhof.keys = lindenhof.keys.map((key) => ({ ...key, origins: all.map(({ words }) => words) }));
    lindenhof.tenant = { ...lindenhof.tenant, name: hostile.slice(0, 3).join(' '), language: hostile[1] ?? '' };
    Object.assign(lindenhof.looks, { greeting: hostile[0], colour: 'red;background:url(https://evil.example/x)' });
    for (const [index, person] of [...stage.server.api.world.people.values()].entries()) if (person.email !== ownerEmail) Object.assign(person, { name: hostile[index % hostile.length] });

    const first = all[0]?.id ?? '';
    const visits: readonly Place[] = [
      ...['', '/leads', '/conversations', '/knowledge', '/keys', '/audit', '/team'].map((path) => ({ path: at(path), as: ownerEmail })),
      ...all.slice(0, 6).map(({ id }) => ({ path: at(`/conversations/${id}`), as: ownerEmail, open: (page: Page) => page.locator('.said-sources summary').click() })),
      { path: at(`/leads/${first}`), as: ownerEmail }, { path: at('/keys'), as: ownerEmail, open: press('Change the websites') },
      { path: '/operator/tenants', as: operatorEmail }, { path: `/operator/tenants/${idOf(practice)}`, as: operatorEmail },
    ];
    for (const { path, as = ownerEmail, open } of visits) {
      const { page, complaints, foreign } = await stage.visit(path, { as });
      await settled(page);
      await open?.(page);
      expect(complaints, path).toEqual([]);
      expect(foreign, path).toEqual([]);
      expect(await page.evaluate(() => 'pwned' in window), path).toBe(false);
      expect(await page.locator('main :is(script, iframe, img, style, object, embed)').count(), path).toBe(0);
      const links = await page.locator('a[href]').evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
      expect(links.filter((href) => !/^(?:\/|#|https?:\/\/|mailto:[\w.+-]+@|tel:)/.test(href)), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
      await page.close();
    }
  });
});
