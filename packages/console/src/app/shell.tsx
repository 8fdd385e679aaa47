/** Around every page of somebody who is signed in. Whoever isn't is sent to sign in, and comes back to where they wanted to go. */
import './shell.css';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { meQuery } from '../api/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon, Mark } from '../parts/icon.tsx';
import { useText } from '../parts/language.tsx';
import { Redirect } from '../parts/redirect.tsx';
import { Failure, Loading } from '../parts/states.tsx';
import { usePresentTenant } from './present-tenant.ts';
import { SideNavigation } from './side-navigation.tsx';
import { TenantSwitcher } from './tenant-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

export function Shell() {
  const { shell } = useText();
  const me = useQuery(meQuery);
  const { pathname } = useLocation();
  const present = usePresentTenant(me.data, pathname);
  const [isMenuOpen, setMenuOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [pathname]);

  if (me.data === null) return <Redirect to={{ to: '/sign-in', search: pathname === '/' ? {} : { to: pathname } }} />;
  if (me.data === undefined) return <main className="edge">{me.error === null ? <Loading /> : <Failure error={me.error} retry={me.refetch} />}</main>;
  return (
    // Somebody else in the same browser, another tree: what was open is gone with who opened it.
    <div key={me.data.user.user_id} className="shell">
      <a className="skip" href="#content">{shell.skip}</a>
      <header className="topbar">
        <button type="button" className="plain-button" aria-label={shell.openMenu} onClick={() => setMenuOpen(true)}><Icon name="menu" size={22} /></button>
        <Mark size={26} />
        <span className="topbar-name">{shell.product}</span>
        <UserMenu me={me.data} isSmall />
      </header>
      <aside className="side" aria-label={shell.product}>
        <div className="side-brand"><Mark />{shell.product}</div>
        <TenantSwitcher me={me.data} present={present} />
        <SideNavigation me={me.data} present={present} />
        <UserMenu me={me.data} />
      </aside>
      <main id="content" className="content" tabIndex={-1}><Outlet /></main>
      {isMenuOpen ? (
        <Dialog title={shell.product} kind="side" onClose={() => setMenuOpen(false)}>
          <TenantSwitcher me={me.data} present={present} />
          <SideNavigation me={me.data} present={present} />
        </Dialog>
      ) : null}
    </div>
  );
}
