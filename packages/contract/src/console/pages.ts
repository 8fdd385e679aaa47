/**
 * The console's own pages, as addresses: at each of them CONSOLE_URL answers with the one document, and the router in it shows the page.
 * Everything else there is an API, a file or nothing.
 *
 *     /                                   on to where somebody belongs
 *     /sign-in  /account                  who one is
 *     /welcome#TOKEN  /invitation#TOKEN   the one-time links
 *     /operator/tenants[/:id]             the operator's side
 *     /t/:label[/:page[/:id]]             a tenant's side
 */
import { labelPattern } from '../ids.ts';

const fixed: ReadonlySet<string> = new Set(['/', '/sign-in', '/welcome', '/invitation', '/account', '/operator/tenants']);
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** By name; true for those below which each thing has a page of its own. */
const tenantPages: ReadonlyMap<string, boolean> = new Map([
  ['conversations', true], ['leads', true], ['keys', false], ['knowledge', false], ['usage', false], ['audit', false], ['team', false],
]);

export function isConsolePage(path: string): boolean {
  if (fixed.has(path)) return true;
  const [, area = '', name = '', page, id, ...rest] = path.split('/');
  if (rest.length > 0) return false;
  if (area === 'operator') return name === 'tenants' && id === undefined && page !== undefined && uuid.test(page);
  if (area !== 't' || !labelPattern.test(name)) return false;
  if (page === undefined) return true;
  return id === undefined ? tenantPages.has(page) : tenantPages.get(page) === true && uuid.test(id);
}

/**
 * Of the document. No nonce and no 'unsafe-inline': the styles are files. What the view library sets on an element's `style` goes
 * through the CSSOM, which the policy leaves alone; what would write a `<style>` element is switched off or not used.
 */
export const consolePageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'",
    "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), display-capture=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
