/**
 * Every command, with what `coatcheck --help` says of it. A command's own file is loaded when it is called and not before:
 * the contract's schemas take longer to load than most commands take to run.
 */
import type { LoadedCommand } from './command.ts';

export interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<LoadedCommand>;
}

export interface Group {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Entry[];
}

/** A heading of `coatcheck --help` and what stands below it. */
export interface Chapter {
  readonly heading: string;
  readonly members: readonly (Entry | Group)[];
}

const tenant: Group = {
  name: 'tenant',
  summary: 'your customers: create, list, show, update, invite, suspend, resume',
  commands: [
    {
      name: 'create',
      summary: 'make a customer, its first key and the line to paste',
      load: async () => (await import('./commands/tenant/create.ts')).tenantCreate,
    },
    {
      name: 'list',
      summary: 'all customers, or those whose name matches',
      load: async () => (await import('./commands/tenant/list.ts')).tenantList,
    },
    {
      name: 'show',
      summary: 'one customer and its keys',
      load: async () => (await import('./commands/tenant/show.ts')).tenantShow,
    },
    {
      name: 'update',
      summary: 'change the name, or how the assistant looks and speaks',
      load: async () => (await import('./commands/tenant/update.ts')).tenantUpdate,
    },
    {
      name: 'invite',
      summary: 'a link for one of the customer’s people to sign up with',
      load: async () => (await import('./commands/tenant/invite.ts')).tenantInvite,
    },
    {
      name: 'suspend',
      summary: 'switch a customer off, with all its keys',
      load: async () => (await import('./commands/tenant/suspend.ts')).tenantSuspend,
    },
    {
      name: 'resume',
      summary: 'switch a suspended customer on again',
      load: async () => (await import('./commands/tenant/resume.ts')).tenantResume,
    },
  ],
};

const key: Group = {
  name: 'key',
  summary: 'publishable keys: create, list, revoke, enable, rotate, origins',
  commands: [
    {
      name: 'create',
      summary: 'another key for a customer',
      load: async () => (await import('./commands/key/create.ts')).keyCreate,
    },
    { name: 'list', summary: "a customer's keys", load: async () => (await import('./commands/key/list.ts')).keyList },
    {
      name: 'revoke',
      summary: 'switch a key off, at once and everywhere',
      load: async () => (await import('./commands/key/revoke.ts')).keyRevoke,
    },
    { name: 'enable', summary: 'switch a key on again', load: async () => (await import('./commands/key/enable.ts')).keyEnable },
    {
      name: 'rotate',
      summary: 'a new key in place of an old one, with an overlap',
      load: async () => (await import('./commands/key/rotate.ts')).keyRotate,
    },
    {
      name: 'origins',
      summary: 'say on which websites a key works',
      load: async () => (await import('./commands/key/origins.ts')).keyOrigins,
    },
  ],
};

const knowledge: Group = {
  name: 'knowledge',
  summary: 'what an assistant may answer from: add, list, remove',
  commands: [
    {
      name: 'add',
      summary: 'add files or folders of Markdown, text or HTML',
      load: async () => (await import('./commands/knowledge/add.ts')).knowledgeAdd,
    },
    {
      name: 'list',
      summary: 'the documents a customer has',
      load: async () => (await import('./commands/knowledge/list.ts')).knowledgeList,
    },
    {
      name: 'remove',
      summary: 'take documents away',
      load: async () => (await import('./commands/knowledge/remove.ts')).knowledgeRemove,
    },
  ],
};

const leads: Group = {
  name: 'leads',
  summary: 'who asked to be called back: list, export',
  commands: [
    {
      name: 'list',
      summary: "leads, newest first; every customer's without --tenant",
      load: async () => (await import('./commands/leads/list.ts')).leadsList,
    },
    {
      name: 'export',
      summary: 'all leads as JSON or CSV',
      load: async () => (await import('./commands/leads/export.ts')).leadsExport,
    },
  ],
};

const conversations: Group = {
  name: 'conversations',
  summary: 'what was asked and answered: list, show',
  commands: [
    {
      name: 'list',
      summary: "a customer's conversations, newest first",
      load: async () => (await import('./commands/conversations/list.ts')).conversationsList,
    },
    {
      name: 'show',
      summary: 'one conversation, word for word',
      load: async () => (await import('./commands/conversations/show.ts')).conversationsShow,
    },
  ],
};

const usage: Group = {
  name: 'usage',
  summary: 'answers and tokens by day and model: show, export',
  commands: [
    {
      name: 'show',
      summary: "a customer's use, with totals",
      load: async () => (await import('./commands/usage/show.ts')).usageShow,
    },
    {
      name: 'export',
      summary: 'the same as JSON or CSV, for an invoice',
      load: async () => (await import('./commands/usage/export.ts')).usageExport,
    },
  ],
};

const auditLog: Group = {
  name: 'audit-log',
  summary: 'who changed or read what: list',
  commands: [
    {
      name: 'list',
      summary: "a customer's audit log, newest first",
      load: async () => (await import('./commands/audit-log/list.ts')).auditLogList,
    },
  ],
};

export const chapters: readonly Chapter[] = [
  {
    heading: 'Run it:',
    members: [
      {
        name: 'start',
        summary: 'start the server; --demo makes two customers to try it with',
        load: async () => (await import('./commands/start.ts')).start,
      },
      {
        name: 'migrate',
        summary: 'bring a database of your own up to date',
        load: async () => (await import('./commands/migrate.ts')).migrate,
      },
    ],
  },
  { heading: 'Customers:', members: [tenant, key, knowledge] },
  { heading: 'What came in:', members: [leads, conversations, usage, auditLog] },
];
