/** `/`: on to where somebody belongs. Whoever has several tenants goes to the first by name and switches from there. */
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/session.ts';
import { useText } from '../parts/language.tsx';
import { Page } from '../parts/page.tsx';
import { Redirect } from '../parts/redirect.tsx';
import { Empty, Loading } from '../parts/states.tsx';

export function Home() {
  const { shell } = useText();
  const { data: me } = useQuery(meQuery);
  if (me == null) return <Loading />;
  if (me.is_operator) return <Redirect to={{ to: '/operator/tenants' }} />;
  const [tenant] = me.tenants;
  if (tenant !== undefined) return <Redirect to={{ to: '/t/$label', params: { label: tenant.label } }} />;
  return <Page title={shell.nowhereTitle}><Empty icon="shop" title={shell.nowhereTitle}>{shell.nowhere}</Empty></Page>;
}
