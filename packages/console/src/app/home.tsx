/** `/`: on to where somebody belongs. Whoever has several tenants goes to the first by name and switches from there. */
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { meQuery } from '../api/session.ts';
import { useText } from '../parts/language.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Loading } from '../parts/states.tsx';

export function Home() {
  const { shell } = useText();
  const { data: me } = useQuery(meQuery);
  if (me == null) return <Loading />;
  if (me.is_operator) return <Navigate to="/operator/tenants" replace />;
  const [tenant] = me.tenants;
  if (tenant !== undefined) return <Navigate to="/t/$label" params={{ label: tenant.label }} replace />;
  return <Page title={shell.nowhereTitle}><Empty icon="shop" title={shell.nowhereTitle}>{shell.nowhere}</Empty></Page>;
}
