/**
 * The console itself, on CONSOLE_PORT: one document at each of its pages' addresses (contract, console/pages), the same for everybody, and
 * its hashed files. What is no page of its own gets no document: a mistyped API address stays a problem.
 */
import { consolePageHeaders, isConsolePage } from '@coatcheck/contract/console/pages';
import { Refusal } from '@coatcheck/database/refusal';
import type { Handler, Hono } from 'hono';
import type { ConsoleAssets } from '../console-assets.ts';
import type { EdgeEnv } from '../edge/address-of.ts';
import { assetRoute } from './asset.ts';

const paths = ['/', '/sign-in', '/welcome', '/invitation', '/account', '/operator/tenants', '/operator/tenants/:id', '/t/:label', '/t/:label/:page', '/t/:label/:page/:id'];

export function consoleAppRoutes(app: Hono<EdgeEnv>, assets: ConsoleAssets): void {
  const page: Handler<EdgeEnv> = (c) => {
    if (!isConsolePage(c.req.path)) throw new Refusal('not_found');
    return new Response(assets.document, { headers: consolePageHeaders });
  };
  for (const path of paths) app.get(path, page);
  app.get('/assets/:name', assetRoute(assets));
}
