import { useInfiniteQuery } from '@tanstack/react-query';
import { tenantAuditQuery } from '../../api/operator.ts';
import { AuditTable } from '../../parts/audit-table.tsx';
import { useText } from '../../parts/language.tsx';
import { Sheet } from '../../parts/page.tsx';

export function TenantAudit({ id }: { readonly id: string }) {
  const { operator: { tenant: words } } = useText();
  const list = useInfiniteQuery(tenantAuditQuery(id));
  return <Sheet flush title={words.audit}><AuditTable list={list} /></Sheet>;
}
