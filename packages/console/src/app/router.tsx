/** Which address shows which page. The same addresses stand in the contract (console/pages), as the server answers at them and at no others. */
import { isConsolePage } from '@coatcheck/contract/console/pages';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { meQuery } from '../api/session.ts';
import { Broken, Nowhere } from './edges.tsx';
import { Home } from './home.tsx';
import { RootLayout } from './root-layout.tsx';
import { Shell } from './shell.tsx';
import { TenantArea } from './tenant-area.tsx';

const root = createRootRoute({ component: RootLayout, notFoundComponent: Nowhere });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  /**
   * Where to go on: one of our own pages, or nothing. The key is always set, as the router keeps what an address says for each key that is
   * left out here.
   */
  validateSearch: ({ to }: Record<string, unknown>): { to?: string | undefined } => ({ to: typeof to === 'string' && isConsolePage(to) && to !== '/sign-in' ? to : undefined }),
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in.tsx'), 'SignInPage'),
});
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: lazyRouteComponent(() => import('../pages/welcome/welcome.tsx'), 'WelcomePage') });
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/invitation/invitation.tsx'), 'InvitationPage'),
});

const shell = createRoute({ getParentRoute: () => root, id: 'signed-in', component: Shell });
const home = createRoute({ getParentRoute: () => shell, path: '/', component: Home });
const account = createRoute({ getParentRoute: () => shell, path: '/account', component: lazyRouteComponent(() => import('../pages/account/account.tsx'), 'AccountPage') });
const tenants = createRoute({
  getParentRoute: () => shell,
  path: '/operator/tenants',
  validateSearch: ({ query }: Record<string, unknown>): { query?: string | undefined } => ({ query: typeof query === 'string' && query !== '' ? query.slice(0, 120) : undefined }),
  component: lazyRouteComponent(() => import('../pages/tenants/tenants.tsx'), 'TenantsPage'),
});
const tenant = createRoute({ getParentRoute: () => shell, path: '/operator/tenants/$id', component: lazyRouteComponent(() => import('../pages/tenant/tenant.tsx'), 'TenantPage') });

const area = createRoute({ getParentRoute: () => shell, path: '/t/$label', component: TenantArea });
const within = () => area;
const overview = createRoute({ getParentRoute: within, path: '/', component: lazyRouteComponent(() => import('../pages/overview/overview.tsx'), 'OverviewPage') });
// What is chosen is a page within the list's: the list stays, with its place and the focus.
const conversations = createRoute({ getParentRoute: within, path: 'conversations', component: lazyRouteComponent(() => import('../pages/conversations/conversations.tsx'), 'ConversationsPage') });
const conversation = createRoute({ getParentRoute: () => conversations, path: '$id' });
const leads = createRoute({ getParentRoute: within, path: 'leads', component: lazyRouteComponent(() => import('../pages/leads/leads.tsx'), 'LeadsPage') });
const lead = createRoute({ getParentRoute: () => leads, path: '$id' });
const keys = createRoute({ getParentRoute: within, path: 'keys', component: lazyRouteComponent(() => import('../pages/keys/keys.tsx'), 'KeysPage') });
const knowledge = createRoute({ getParentRoute: within, path: 'knowledge', component: lazyRouteComponent(() => import('../pages/knowledge/knowledge.tsx'), 'KnowledgePage') });
const usage = createRoute({ getParentRoute: within, path: 'usage', component: lazyRouteComponent(() => import('../pages/usage/usage.tsx'), 'UsagePage') });
const audit = createRoute({ getParentRoute: within, path: 'audit', component: lazyRouteComponent(() => import('../pages/audit/audit.tsx'), 'AuditPage') });
const team = createRoute({ getParentRoute: within, path: 'team', component: lazyRouteComponent(() => import('../pages/team/team.tsx'), 'TeamPage') });

const routeTree = root.addChildren([
  signIn,
  welcome,
  invitation,
  shell.addChildren([
    home, account, tenants, tenant,
    area.addChildren([overview, conversations.addChildren([conversation]), leads.addChildren([lead]), keys, knowledge, usage, audit, team]),
  ]),
]);

/** @param queryClient who is signed in is asked for while the first page's code is still on its way */
export function createAppRouter(queryClient: QueryClient) {
  // Whoever shows it says why it failed.
  if (location.pathname !== '/welcome') queryClient.query(meQuery).catch(() => undefined);
  return createRouter({ routeTree, defaultPreload: 'intent', defaultNotFoundComponent: Nowhere, defaultErrorComponent: Broken, scrollRestoration: false });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
