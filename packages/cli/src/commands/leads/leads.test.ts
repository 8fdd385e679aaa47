import { LeadList } from '@coatcheck/contract/operator/records';
import { TenantList } from '@coatcheck/contract/operator/tenants';
import { afterEach, describe, expect, it } from 'vitest';
import { ids, leadOf, tenantCalled } from '../../testing/examples.ts';
import {
  answering,
  callCli,
  refusing,
  startScriptedServer,
  type Received,
  type ScriptedServer,
} from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const bakery = tenantCalled('Corner Bakery');
const dentist = tenantCalled('Dr Weiss', { tenant_id: ids.dentist, label: 'zzzz9999' });

/** Two customers; the bakery has two pages of leads, the dentist none. */
function twoCustomers(request: Received) {
  if (request.path === '/tenants') return answering(TenantList, { tenants: [bakery, dentist], next: null });
  if (request.path === `/tenants/${ids.dentist}/leads`) return answering(LeadList, { leads: [], next: null });
  return request.query['after'] === 'p2'
    ? answering(LeadList, {
        leads: [leadOf('=HYPERLINK("http://evil.example")', { note: 'line one\nline two', phone: null })],
        next: null,
      })
    : answering(LeadList, { leads: [leadOf('Ada')], next: 'p2' });
}

describe('leads list', () => {
  it('gives one customer’s first page, with a reason for the audit log', async () => {
    server = await startScriptedServer(twoCustomers);
    const outcome = await server.cli('leads', 'list', '--tenant', ids.bakery, '--json');
    expect(JSON.parse(outcome.stdout)).toEqual({ leads: [leadOf('Ada')], next: 'p2' });
    expect(server.received[0]?.headers['coatcheck-reason']).toBe('cli');
  });

  it('gives every customer’s leads, each under its customer', async () => {
    server = await startScriptedServer(twoCustomers);
    const { stdout } = await server.cli('leads', 'list');
    expect(stdout).toMatch(/^Corner Bakery \(k3v9q2ma\)\nCAME IN .*\n.*Ada/);
    expect(stdout).not.toContain('Dr Weiss');
    const { stdout: json } = await server.cli('leads', 'list', '--json');
    expect(JSON.parse(json)).toMatchObject({ leads: [{ name: 'Ada', tenant_id: ids.bakery }, { tenant_id: ids.bakery }] });
  });

  it('sends the reason given, whatever it is written in', async () => {
    server = await startScriptedServer(twoCustomers);
    await server.cli('leads', 'list', '--tenant', ids.bakery, '--reason', 'Anfrage 100%\r\nx: für 山田');
    const sent = server.received[0]?.headers['coatcheck-reason'];
    expect(sent).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(String(sent))).toBe('Anfrage 100%\r\nx: für 山田');
  });

  it('insists on a reason where the installation does', async () => {
    server = await startScriptedServer(twoCustomers);
    const settings = { operatorUrl: server.url, reasonRequired: true };
    expect((await callCli(['leads', 'list', '--tenant', ids.bakery], settings)).exit).toBe(2);
    expect(server.received).toEqual([]);
    expect((await callCli(['leads', 'list', '--tenant', ids.bakery, '--reason', 'asked'], settings)).exit).toBe(0);
  });

  it('keeps what visitors typed on its own line, and away from the terminal', async () => {
    const lead = leadOf('Eve\u001b[2J\nMallory', { note: '\u202eevil' });
    server = await startScriptedServer(() => answering(LeadList, { leads: [lead], next: null }));
    const { stdout } = await server.cliOnTerminal({ columns: 120 }, 'leads', 'list', '--tenant', ids.bakery);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toContain('Eve Mallory');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u202e');
  });
});

describe('leads export', () => {
  it('follows every page, as one JSON document', async () => {
    server = await startScriptedServer(twoCustomers);
    for (const options of [[], ['--json']]) {
      const { stdout } = await server.cli('leads', 'export', '--tenant', ids.bakery, ...options);
      expect(JSON.parse(stdout)).toMatchObject({ leads: [{ name: 'Ada' }, { name: '=HYPERLINK("http://evil.example")' }] });
    }
  });

  it('is CSV that a spreadsheet can open safely', async () => {
    server = await startScriptedServer(twoCustomers);
    const { stdout, exit } = await server.cli('leads', 'export', '--tenant', ids.bakery, '--csv');
    expect(exit).toBe(0);
    const [head, first, ...rest] = stdout.split('\r\n');
    expect(head).toBe('lead_id,created_at,name,email,phone,note,source,consent_text,conversation_id,tenant_id');
    expect(first).toBe(
      `${ids.lead},2026-03-02T10:30:00.000Z,Ada,ada@example.org,'+4930123456,,form,You may call me.,,${ids.bakery}`,
    );
    expect(rest[0]).toContain(`"'=HYPERLINK(""http://evil.example"")",ada@example.org,,"line one`);
  });

  it('begins with a byte order mark only when asked', async () => {
    server = await startScriptedServer(twoCustomers);
    expect((await server.cli('leads', 'export', '--csv', '--bom')).stdout.startsWith('\ufefflead_id,')).toBe(true);
    expect((await server.cli('leads', 'export', '--csv')).stdout.startsWith('lead_id,')).toBe(true);
  });

  it('of nobody has a header, or an empty list', async () => {
    server = await startScriptedServer(twoCustomers);
    expect((await server.cli('leads', 'export', '--tenant', ids.dentist, '--csv')).stdout).toMatch(/^lead_id,[a-z_,]+\r\n$/);
    expect(JSON.parse((await server.cli('leads', 'export', '--tenant', ids.dentist, '--json')).stdout)).toEqual({ leads: [] });
  });

  it('writes nothing when it is refused, and fails when a later page does', async () => {
    server = await startScriptedServer(() => refusing('operator_token_invalid'));
    expect(await server.cli('leads', 'export', '--tenant', ids.bakery, '--csv')).toMatchObject({ exit: 3, stdout: '' });
    await server.close();
    server = await startScriptedServer((request) =>
      request.query['after'] === 'p2' ? refusing('database_unavailable') : twoCustomers(request),
    );
    expect((await server.cli('leads', 'export', '--tenant', ids.bakery, '--json')).exit).toBe(7);
  });

  it.each([['--csv', '--json'], ['--bom']])('refuses %s %s', async (...options) => {
    server = await startScriptedServer(twoCustomers);
    expect((await server.cli('leads', 'export', ...options)).exit).toBe(2);
  });
});
