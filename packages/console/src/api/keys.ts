/** The names under which answers are kept; all below a tenant begin with its id, so that one call forgets them together. */
export const keys = {
  me: ['me'],
  sessions: ['sessions'],
  operator: {
    all: ['operator'],
    tenants: (query: string) => ['operator', 'tenants', query],
    tenant: (id: string) => ['operator', 'tenant', id],
    tenantKeys: (id: string) => ['operator', 'tenant', id, 'keys'],
    tenantUsage: (id: string, from: string) => ['operator', 'tenant', id, 'usage', from],
    tenantAudit: (id: string) => ['operator', 'tenant', id, 'audit'],
  },
  tenant: {
    all: (id: string) => ['tenant', id],
    workspace: (id: string) => ['tenant', id, 'workspace'],
    keys: (id: string) => ['tenant', id, 'keys'],
    knowledge: (id: string) => ['tenant', id, 'knowledge'],
    leads: (id: string) => ['tenant', id, 'leads'],
    conversations: (id: string) => ['tenant', id, 'conversations'],
    conversation: (id: string, conversation: string) => ['tenant', id, 'conversation', conversation],
    usage: (id: string, from: string) => ['tenant', id, 'usage', from],
    audit: (id: string) => ['tenant', id, 'audit'],
    team: (id: string) => ['tenant', id, 'team'],
  },
} as const;
