/**
 * The demo: two tenants with real-looking knowledge, and their two websites, which carry nothing of ours but the one line.
 *
 * Made once; a later start finds them again by `demo.json` in the data folder, and mends only the ports.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantLooks } from '@coatcheck/contract/operator/tenants';
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import { looksFor } from '../domain/assistant-looks.ts';
import { addDocument } from '../domain/knowledge/documents.ts';
import { newLabel, newPublishableKey } from '../domain/publishable-key.ts';
import { snippetFor } from '../domain/snippet.ts';
import type { Secret } from '../secret.ts';
import { serveSite } from './sites/serve.ts';

export interface DemoSite {
  readonly name: string;
  readonly url: string;
}

export interface Demo {
  readonly sites: readonly DemoSite[];
  close(): Promise<void>;
}

export interface DemoParts {
  readonly config: Pick<Config, 'dataDir' | 'demoPorts' | 'embedUrl'>;
  readonly database: Database;
  readonly operatorToken: Secret;
}

interface Business {
  readonly folder: string;
  readonly name: string;
  readonly looks: TenantLooks;
}

const businesses: readonly Business[] = [
  {
    folder: 'dentist',
    name: 'Lindenhof Dental Practice',
    looks: {
      colour: '#0f766e',
      greeting: 'Hello, this is the practice’s assistant. How can I help?',
      starters: ['When are you open on Friday?', 'What does a cleaning cost?', 'Can somebody call me back?'],
    },
  },
  {
    folder: 'bakery',
    name: 'Marlow Street Bakery',
    looks: {
      colour: '#9a3412',
      corner: 'right',
      greeting: 'Good morning! Ask me about bread, cakes and opening hours.',
      starters: ['When do you open on Saturday?', 'Do you have gluten-free bread?', 'Can I order a birthday cake?'],
    },
  },
];

const Made = z.array(z.object({ folder: z.string(), tenant_id: z.string(), key_id: z.string(), publishable_key: z.string() }));
type Made = z.infer<typeof Made>[number];

/** @throws {Refusal} the database is out of reach */
export async function startDemo(parts: DemoParts): Promise<Demo> {
  const file = join(parts.config.dataDir, 'demo.json');
  const made = await readMade(file);
  const sites: (DemoSite & { close(): Promise<void> })[] = [];
  const close = async () => {
    await Promise.all(sites.map((site) => site.close()));
  };
  try {
    for (const [index, business] of businesses.entries()) {
      const tenant = await findOrMake(parts, business, made, file);
      const site = await serveSite({
        folder: business.folder,
        snippet: snippetFor(parts.config.embedUrl, tenant.publishable_key),
        host: '127.0.0.1',
        port: parts.config.demoPorts[index] ?? 0,
      });
      sites.push({ name: business.name, url: site.url, close: () => site.close() });
      // Changes nothing, and ends no pass, where the port is the same as last time.
      await parts.database.operator.setOrigins(parts.operatorToken.reveal(), tenant.key_id, [site.url]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { sites, close };
}

/** Written down at once, so that a start that is broken off makes nothing twice. */
async function findOrMake({ database, operatorToken }: DemoParts, business: Business, made: Made[], file: string): Promise<Made> {
  const token = operatorToken.reveal();
  const at = made.findIndex((entry) => entry.folder === business.folder);
  const before = made[at];
  if (before !== undefined && (await isThere(database, token, before.tenant_id))) return before;
  const tenant = await makeTenant(database, token, business);
  if (at < 0) made.push(tenant);
  else made[at] = tenant;
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return tenant;
}

async function readMade(file: string): Promise<Made[]> {
  try {
    return Made.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Error(`${file} can't be read; delete it to have the demo made anew`, { cause: error });
  }
}

async function isThere(database: Database, token: string, tenantId: string): Promise<boolean> {
  try {
    await database.operator.findTenant(token, tenantId);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return false;
    throw error;
  }
}

async function makeTenant(database: Database, token: string, { folder, name, looks }: Business): Promise<Made> {
  const label = newLabel();
  const key = newPublishableKey(label);
  const tenantId = randomUUID();
  const keyId = randomUUID();
  await database.operator.createTenant(token, {
    tenantId, label, looks: looksFor(name, looks), firstKey: { keyId, key, origins: [], scopes: ['chat', 'leads', 'voice'] },
  });
  const pass = await database.counter.operatorPass(token, tenantId, ['knowledge'], 'demo');
  const content = new URL(`content/${folder}/`, import.meta.url);
  for (const file of (await readdir(content)).filter((entry) => entry.endsWith('.md')).sort()) {
    const document = { name: file, format: 'markdown' as const, content: await readFile(new URL(file, content), 'utf8') };
    await database.tenants.transaction({ pass, cookie: undefined }, (tx) => addDocument(tx, document));
  }
  return { folder, tenant_id: tenantId, key_id: keyId, publishable_key: key };
}
