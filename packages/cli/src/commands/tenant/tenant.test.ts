import { InvitationCreate, InvitationCreated } from '@coatcheck/contract/console/team';
import { KeyList } from '@coatcheck/contract/operator/keys';
import { Tenant, TenantCreate, TenantCreated, TenantList, TenantUpdate } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { afterEach, describe, expect, it } from 'vitest';
import { ids, keyLike, publishableKey, snippet, tenantCalled } from '../../testing/examples.ts';
import { answering, startScriptedServer, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const created = { tenant_id: ids.bakery, label: 'k3v9q2ma', key_id: ids.key, publishable_key: publishableKey, snippet };

const invited = {
  invitation: {
    invitation_id: ids.document, email: 'baker@bakery.example', role: 'owner' as const, invited_by: 'operator', created_at: '2026-03-01T09:00:00.000Z',
    expires_at: '2026-03-08T09:00:00.000Z',
  },
  link: 'http://127.0.0.1:8788/invitation#abc',
};

describe('tenant invite', () => {
  it('sends a request that the contract accepts, and shows the link', async () => {
    server = await startScriptedServer(() => answering(InvitationCreated, invited, 201));
    const { stdout } = await server.cli('tenant', 'invite', ids.bakery, '--email', 'baker@bakery.example');
    expect(server.received.at(-1)).toMatchObject({ method: 'POST', path: `/tenants/${ids.bakery}/invitations` });
    expect(z.parse(InvitationCreate, server.received.at(-1)?.body)).toEqual({ email: 'baker@bakery.example', role: 'owner' });
    expect(stdout).toContain(`\n  ${invited.link}\n`);
    expect(JSON.parse((await server.cli('tenant', 'invite', ids.bakery, '--email', 'b@b.example', '--role', 'viewer', '--json')).stdout)).toEqual(invited);
    expect((await server.cli('tenant', 'invite', ids.bakery, '--email', 'b@b.example', '--role', 'boss')).stderr).toContain('is not one of owner, agent, viewer');
  });
});

describe('tenant create', () => {
  it('sends a request that the contract accepts, and gives the document that scripts rely on', async () => {
    server = await startScriptedServer(() => answering(TenantCreated, created, 201));
    const outcome = await server.cli(
      'tenant',
      'create',
      '--name',
      'Bäckerei',
      '--origin',
      'https://a.example',
      '--origin',
      'https://b.example',
      '--language',
      'de',
      '--colour',
      '#0a7f5a',
      '--corner',
      'left',
      '--starter',
      'Offen?',
      '--starter',
      'Preise?',
      '--consent-text',
      'Ja.',
      '--greeting',
      'Hallo!',
      '--json',
    );
    expect(JSON.parse(outcome.stdout)).toEqual(created);
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/tenants' });
    expect(z.parse(TenantCreate, server.received[0]?.body)).toEqual({
      name: 'Bäckerei',
      origins: ['https://a.example', 'https://b.example'],
      language: 'de',
      colour: '#0a7f5a',
      corner: 'left',
      starters: ['Offen?', 'Preise?'],
      consent_text: 'Ja.',
      greeting: 'Hallo!',
    });
  });

  it('shows the line to paste and what comes next', async () => {
    server = await startScriptedServer(() => answering(TenantCreated, created, 201));
    const { stdout } = await server.cli('tenant', 'create', '--name', 'Corner Bakery');
    expect(server.received[0]?.body).toEqual({ name: 'Corner Bakery' });
    expect(stdout).toContain(`\n  ${snippet}\n`);
    expect(stdout).toContain(`works on no website yet. Say where it may:\n  npx coatcheck key origins ${ids.key}`);
    expect(stdout).toContain('npx coatcheck knowledge add --tenant k3v9q2ma');
  });

  it.each([
    [['--language', 'tlh'], '--language is not one of'],
    [['--colour', 'red'], '--colour is not a colour'],
    [['--corner', 'top'], 'Allowed choices are left, right'],
    [
      ['--starter', 'a', '--starter', 'b', '--starter', 'c', '--starter', 'd', '--starter', 'e'],
      '--starter may be given 4 times',
    ],
  ])('refuses %j before asking the server', async (options, words) => {
    server = await startScriptedServer(() => answering(TenantCreated, created, 201));
    const outcome = await server.cli('tenant', 'create', '--name', 'x', ...options);
    expect(outcome.exit).toBe(2);
    expect(outcome.stderr).toContain(words);
    expect(server.received).toEqual([]);
  });
});

describe('tenant list', () => {
  it('passes the question on and tells of more', async () => {
    server = await startScriptedServer(() =>
      answering(TenantList, { tenants: [tenantCalled('Corner\u001b[31m Bakery')], next: 'c2' }),
    );
    const outcome = await server.cli('tenant', 'list', '--query', 'bak & co', '--limit', '5', '--after', 'c1');
    expect(server.received[0]?.query).toEqual({ query: 'bak & co', limit: '5', after: 'c1' });
    expect(outcome.stdout).toContain('Corner Bakery');
    expect(outcome.stderr).toContain('--after c2');
  });

  it('walks through every page with --all', async () => {
    server = await startScriptedServer((request) =>
      answering(
        TenantList,
        request.query['after'] === 'c2'
          ? { tenants: [tenantCalled('Two')], next: null }
          : { tenants: [tenantCalled('One')], next: 'c2' },
      ),
    );
    const outcome = await server.cli('tenant', 'list', '--all', '--json');
    const document = z.parse(TenantList, JSON.parse(outcome.stdout));
    expect(document.tenants.map((tenant) => tenant.name)).toEqual(['One', 'Two']);
    expect(document.next).toBeNull();
  });

  it('fits a terminal', async () => {
    server = await startScriptedServer(() =>
      answering(TenantList, { tenants: [tenantCalled('A name that is far too long '.repeat(4))], next: null }),
    );
    const { stdout } = await server.cliOnTerminal({ columns: 100 }, 'tenant', 'list');
    expect(stdout.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(stdout).toContain(ids.bakery);
  });
});

describe('tenant show, update, suspend, resume', () => {
  it('shows a customer with its keys', async () => {
    server = await startScriptedServer((request) =>
      request.path.endsWith('/keys')
        ? answering(KeyList, { keys: [keyLike()] })
        : answering(Tenant, tenantCalled('Corner Bakery')),
    );
    const { stdout } = await server.cli('tenant', 'show', ids.bakery);
    expect(stdout).toContain('Corner Bakery');
    expect(stdout).toContain(publishableKey);
  });

  it('changes only what was named', async () => {
    server = await startScriptedServer(() => answering(Tenant, tenantCalled('New name')));
    expect((await server.cli('tenant', 'update', ids.bakery, '--name', 'New name', '--corner', 'left')).exit).toBe(0);
    expect(server.received[0]).toMatchObject({ method: 'PATCH', path: `/tenants/${ids.bakery}` });
    expect(z.parse(TenantUpdate, server.received[0]?.body)).toEqual({ name: 'New name', corner: 'left' });
  });

  it('does not send a change that changes nothing', async () => {
    server = await startScriptedServer(() => answering(Tenant, tenantCalled('x')));
    expect((await server.cli('tenant', 'update', ids.bakery)).exit).toBe(2);
    expect(server.received).toEqual([]);
  });

  it.each([
    ['suspend', 'suspended', 'Every request of its visitors is refused from now on'],
    ['resume', 'active', 'Passes handed out before the suspension stay worthless'],
  ] as const)('%s says what happens now', async (action, status, words) => {
    server = await startScriptedServer(() => answering(Tenant, tenantCalled('Corner Bakery', { status })));
    const { stdout } = await server.cli('tenant', action, ids.bakery);
    expect(server.received[0]).toMatchObject({ method: 'POST', path: `/tenants/${ids.bakery}/${action}` });
    expect(stdout).toContain(words);
  });
});
