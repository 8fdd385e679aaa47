/** The pages of where one is: the operator's side, or one tenant's. */
import { Link } from '@tanstack/react-router';
import type { Me } from '../api/session.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useText } from '../parts/language.tsx';
import type { Membership } from '../parts/membership.ts';

type TenantPage = 'overview' | 'conversations' | 'leads' | 'knowledge' | 'keys' | 'usage' | 'team' | 'audit';

const groups = [
  { name: 'work', pages: [['conversations', 'chat'], ['leads', 'person']] },
  { name: 'setup', pages: [['overview', 'home'], ['knowledge', 'book'], ['keys', 'key']] },
  { name: 'control', pages: [['usage', 'chart'], ['team', 'people'], ['audit', 'list']] },
] as const satisfies readonly { readonly name: string; readonly pages: readonly (readonly [TenantPage, IconName])[] }[];

/** The page's address below `/t/$label`. */
const addresses = {
  overview: '/t/$label', conversations: '/t/$label/conversations', leads: '/t/$label/leads', knowledge: '/t/$label/knowledge', keys: '/t/$label/keys',
  usage: '/t/$label/usage', team: '/t/$label/team', audit: '/t/$label/audit',
} as const satisfies Record<TenantPage, string>;

export function SideNavigation({ me, present }: { readonly me: Me; readonly present: Membership | undefined }) {
  const { shell } = useText();
  return (
    <nav className="nav" aria-label={shell.navigation}>
      {present === undefined ? null : groups.map(({ name, pages }) => (
        <div key={name}>
          <div className="nav-title" id={`nav-${name}`}>{shell.groups[name]}</div>
          <ul aria-labelledby={`nav-${name}`}>
            {pages.map(([page, icon]) => (
              <li key={page}>
                <Link to={addresses[page]} params={{ label: present.label }} activeOptions={{ exact: page === 'overview' }} className="nav-link">
                  <Icon name={icon} />{shell.pages[page]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {me.is_operator && present === undefined ? (
        <div>
          <div className="nav-title" id="nav-operator">{shell.operator}</div>
          <ul aria-labelledby="nav-operator">
            <li><Link to="/operator/tenants" className="nav-link"><Icon name="shop" />{shell.pages.tenants}</Link></li>
          </ul>
        </div>
      ) : null}
    </nav>
  );
}
