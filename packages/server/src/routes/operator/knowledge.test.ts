import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentAdded, documentTextMax, type DocumentList } from '@coatcheck/contract/operator/knowledge';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import type * as z from 'zod/mini';
import { openVisitor, problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';
import { allPages, describeOperatorGuards } from '../../../../../tests/harness/operator-security.ts';
import { countRows } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;
let documentId: string;

const hours = { name: 'hours.md', format: 'markdown', content: '# Opening hours\n\nWe are open from 9:00 to 17:00.\n' };

beforeAll(async () => {
  d = await startDeployment();
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
  documentId = (await add(a, hours)).document_id;
});
afterAll(() => d?.stop());

async function add(tenant: TenantCreated, body: Record<string, unknown>): Promise<DocumentAdded> {
  const reply = await d.operator('POST', `/tenants/${tenant.tenant_id}/knowledge`, body);
  if (reply.status !== 201) throw new Error(reply.body);
  return DocumentAdded.parse(JSON.parse(reply.body));
}
const list = async (tenant: TenantCreated): Promise<z.infer<typeof DocumentList>['documents']> =>
  JSON.parse((await d.operator('GET', `/tenants/${tenant.tenant_id}/knowledge`)).body).documents;
const answerOf = async (tenant: TenantCreated, text: string) => (await (await openVisitor(d.port, tenant)).send(
  'POST', '/v1/messages', { text },
)).body;

describe("a tenant's knowledge", () => {
  it('is searchable when the answer arrives, by its own visitors alone', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    expect(await answerOf(c, 'When are you open?')).not.toContain('17:00');
    expect(await add(c, hours)).toMatchObject({ name: 'hours.md', passages: 1, replaced: false });
    expect(await answerOf(c, 'When are you open?')).toContain('17:00');
    expect(await answerOf(b, 'When are you open?')).not.toContain('17:00');
    expect(await list(c)).toMatchObject([{ name: 'hours.md', passages: 1, characters: hours.content.length }]);
    expect(await list(b)).toEqual([]);
  });

  it('has one document of a name: the same again replaces it', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const first = await add(c, hours);
    const second = await add(c, { ...hours, content: '# Opening hours\n\nWe are open from 10:00 to 18:00.\n' });
    expect(second).toMatchObject({ document_id: first.document_id, replaced: true });
    const answer = await answerOf(c, 'When are you open?');
    expect(answer).toContain('18:00');
    expect(answer).not.toContain('17:00');
    expect(await list(c)).toHaveLength(1);
  });

  it('forgets a document with all its passages', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const { document_id } = await add(c, hours);
    const remove = () => d.operator('DELETE', `/tenants/${c.tenant_id}/knowledge/${document_id}`);
    expect((await remove()).status).toBe(204);
    expect(await answerOf(c, 'When are you open?')).not.toContain('17:00');
    expect(problemOf(await remove())).toBe('not_found');
  });

  it("gives and takes nothing of another tenant's", async () => {
    const replies = await Promise.all([
      documentId, randomUUID(), 'x', '%00',
    ].map((id) => d.operator('DELETE', `/tenants/${b.tenant_id}/knowledge/${id}`)));
    expect(replies.map(problemOf)).toEqual(Array(4).fill('not_found'));
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    expect((await list(a)).map(({ document_id }) => document_id)).toContain(documentId);
  });

  it('says in the log of its tenant who worked on it, and what became of which document', async () => {
    const c = await d.createTenant({ name: 'C' });
    const { document_id } = await add(c, hours);
    await add(c, { ...hours, content: '# Hours\n\nOpen at ten.' });
    await d.operator('DELETE', `/tenants/${c.tenant_id}/knowledge/${document_id}`);
    const entries = (await allPages(d, `/tenants/${c.tenant_id}/audit`, 'entries', 200)).items;
    expect(entries).toContainEqual(expect.objectContaining({ actor: 'operator', action: 'operator.access', detail: { scopes: ['knowledge'] } }));
    for (const action of ['knowledge.added', 'knowledge.replaced', 'knowledge.removed']) {
      expect(entries.filter((entry) => entry['action'] === action)).toEqual([
        expect.objectContaining({ actor: 'operator', subject: document_id, detail: expect.objectContaining({ name: hours.name }) }),
      ]);
    }
  });

  it('takes the largest document, and no larger one', async () => {
    const c = await d.createTenant({ name: 'C' });
    const whole = { name: 'big.txt', format: 'text', content: '\u0001'.repeat(documentTextMax) };
    expect((await d.operator('POST', `/tenants/${c.tenant_id}/knowledge`, whole)).status).toBe(201);
    expect(
      problemOf(
        await d.operator('POST', `/tenants/${c.tenant_id}/knowledge`, { ...whole, content: 'x'.repeat(documentTextMax + 1) }),
      ),
    ).toBe('invalid_request');
    expect(
      problemOf(
        await d.operator('POST', `/tenants/${c.tenant_id}/knowledge`, { ...whole, content: 'x'.repeat(7 * documentTextMax) }),
      ),
    ).toBe('payload_too_large');
  });

  it('refuses what is no document, and stores nothing', async () => {
    const before = await countRows(d.cluster.superuserUrl);
    for (const body of [
      { ...hours, format: 'pdf' }, { ...hours, name: '' }, { ...hours, name: 'x'.repeat(201) }, { ...hours, name: 'a\0b' },
      { ...hours, content: 'a\0b' },
      { ...hours, url: 'http://a.example' }, { ...hours, url: 'javascript:alert(1)' }, { ...hours, url: 'https://a .example' },
      { ...hours, url: 'https://a\0' },
      { ...hours, url: `https://a.example/${'x'.repeat(2000)}` }, '{"name":"x","format":"text","content":"\\udfff"}',
    ]) {
      expect(
        problemOf(await d.operator('POST', `/tenants/${a.tenant_id}/knowledge`, body)), JSON.stringify(body).slice(0, 90),
      ).toBe('invalid_request');
    }
    expect(await countRows(d.cluster.superuserUrl)).toEqual(before);
  });
});

describeOperatorGuards(
  [
    { method: 'GET', path: '/tenants/:id/knowledge' },
    { method: 'POST', path: '/tenants/:id/knowledge', body: { ...hours, url: 'https://a.example/hours' } },
    { method: 'DELETE', path: `/tenants/:id/knowledge/${randomUUID()}` },
  ],
  () => ({ deployment: d, id: a.tenant_id, tenant: b }),
);
