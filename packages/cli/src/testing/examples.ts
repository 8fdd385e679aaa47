/** Things the operator API speaks of, for tests: made up, but of the contract's form. */
import type { Key } from '@coatcheck/contract/operator/keys';
import type { Lead } from '@coatcheck/contract/operator/records';
import type { Tenant } from '@coatcheck/contract/operator/tenants';

export const ids = {
  bakery: '0198c1a2-0000-7000-8000-000000000001',
  dentist: '0198c1a2-0000-7000-8000-000000000002',
  key: '0198c1a2-0000-7000-8000-00000000000a',
  otherKey: '0198c1a2-0000-7000-8000-00000000000b',
  lead: '0198c1a2-0000-7000-8000-00000000000c',
  conversation: '0198c1a2-0000-7000-8000-00000000000d',
  visitor: '0198c1a2-0000-7000-8000-00000000000e',
  document: '0198c1a2-0000-7000-8000-00000000000f',
} as const;

export const publishableKey = 'pk_k3v9q2ma_AbCdEfGhIjKlMnOpQrStUvWxYz0123';
export const snippet = `<script async src="http://localhost:8787/embed.js" data-key="${publishableKey}"></script>`;

export function tenantCalled(name: string, more: Partial<Tenant> = {}): Tenant {
  return {
    tenant_id: ids.bakery,
    label: 'k3v9q2ma',
    name,
    status: 'active',
    language: 'en',
    created_at: '2026-03-01T09:00:00.000Z',
    keys: 1,
    call_seconds_a_day: null,
    ...more,
  };
}

export function keyLike(more: Partial<Key> = {}): Key {
  return {
    key_id: ids.key,
    tenant_id: ids.bakery,
    publishable_key: publishableKey,
    status: 'live',
    origins: ['https://bakery.example'],
    scopes: ['chat', 'leads', 'voice'],
    created_at: '2026-03-01T09:00:00.000Z',
    retires_at: null,
    ...more,
  };
}

export function leadOf(name: string, more: Partial<Lead> = {}): Lead {
  return {
    lead_id: ids.lead,
    created_at: '2026-03-02T10:30:00.000Z',
    name,
    email: 'ada@example.org',
    phone: '+4930123456',
    note: null,
    source: 'form',
    consent_text: 'You may call me.',
    conversation_id: null,
    ...more,
  };
}
