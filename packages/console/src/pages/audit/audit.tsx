/** `/t/:label/audit` */
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '../../api/workspace.ts';
import { AuditTable } from '../../parts/audit-table.tsx';
import { useText } from '../../parts/language.tsx';
import { useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';

export function AuditPage() {
  const { tenant: { audit: words }, shell } = useText();
  const { tenant_id: id } = useMembership();
  const list = useInfiniteQuery(auditQuery(id));
  return <Page title={shell.pages.audit} lead={words.lead}><Sheet flush><AuditTable list={list} /></Sheet></Page>;
}
