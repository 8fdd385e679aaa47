import { AuditList } from '@coatcheck/contract/operator/tenants';
import { afterEach, describe, expect, it } from 'vitest';
import { ids } from '../../testing/examples.ts';
import { answering, startScriptedServer, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

describe('audit-log list', () => {
  it('shows who did what, and why', async () => {
    const entry = {
      id: ids.lead,
      at: '2026-03-02T10:30:00.000Z',
      actor: 'operator',
      action: 'operator.access',
      subject: null,
      reason: 'ticket 4711',
      detail: { scopes: ['records'] },
    };
    server = await startScriptedServer(() => answering(AuditList, { entries: [entry], next: 'more' }));
    const outcome = await server.cli('audit-log', 'list', '--tenant', ids.bakery);
    expect(server.received[0]?.path).toBe(`/tenants/${ids.bakery}/audit`);
    expect(outcome.stdout).toContain('operator.access');
    expect(outcome.stdout).toContain('{"scopes":["records"]}');
    expect(outcome.stderr).toContain('--after more');
  });
});
