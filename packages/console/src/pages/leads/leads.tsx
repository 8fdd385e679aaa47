/** `/t/:label/leads[/:id]` */
import './leads.css';
import { Badge, Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Lead } from '@coatcheck/contract/operator/records';
import { allLeads, leadsQuery } from '../../api/workspace.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useMembership } from '../../parts/membership.ts';
import { More } from '../../parts/more.tsx';
import { Page, Sheet } from '../../parts/page.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { LeadDetail } from './lead-detail.tsx';
import { csvOf } from './leads-csv.ts';

export function LeadsPage() {
  const { tenant: { leads: words }, shell } = useText();
  const { tenant_id: id, label } = useMembership();
  const { id: chosen } = useParams({ strict: false });
  const { number } = useFormat();
  const navigate = useNavigate();
  const toasts = useToasts();
  const list = useInfiniteQuery(leadsQuery(id));
  const leads = list.data?.pages.flatMap((page) => page.leads) ?? [];
  const shown = leads.find((lead) => lead.lead_id === chosen);
  const download = useMutation({
    mutationFn: () => allLeads(id),
    onSuccess: (all) => {
      saveFile(`leads-${label}-${new Date().toISOString().slice(0, 10)}.csv`, 'text/csv', csvOf(all));
      toasts.done(words.exported(number(all.length)));
    },
    onError: toasts.failed,
  });
  const actions = <Button variant="default" leftSection={<Icon name="download" />} disabled={leads.length === 0} loading={download.isPending} onClick={() => download.mutate()}>{words.export}</Button>;
  return (
    <Page title={shell.pages.leads} lead={words.lead} actions={actions}>
      <Sheet flush>
        <Answer of={list} rows={6}>
          {() => leads.length === 0 ? <Empty icon="person" title={words.emptyTitle}>{words.empty}</Empty> : (
            <>
              <LeadTable leads={leads} label={label} />
              <More shown={leads.length} list={list} />
            </>
          )}
        </Answer>
      </Sheet>
      {shown === undefined ? null : <LeadDetail tenantId={id} lead={shown} onClose={() => void navigate({ to: '/t/$label/leads', params: { label } })} />}
    </Page>
  );
}

function LeadTable({ leads, label }: { readonly leads: readonly Lead[]; readonly label: string }) {
  const { tenant: { leads: words } } = useText();
  const { distance, moment } = useFormat();
  const valueOf = (value: string | null) => <span className="stranger">{value ?? '–'}</span>;
  const columns: readonly Column<Lead>[] = [
    {
      key: 'name', label: words.name, isHead: true,
      cell: ({ lead_id, name, email, phone }) => (
        <Link to="/t/$label/leads/$id" params={{ label, id: lead_id }} className="row-link stranger">{[name, email, phone].find((value) => (value ?? '').trim() !== '') ?? words.nameless}</Link>
      ),
    },
    { key: 'email', label: words.email, isWide: true, cell: ({ email }) => valueOf(email) },
    { key: 'phone', label: words.phone, cell: ({ phone }) => valueOf(phone) },
    { key: 'note', label: words.note, cell: ({ note }) => <span className="lead-note stranger">{note ?? '–'}</span> },
    { key: 'source', label: words.source, cell: ({ source }) => <Badge variant="light" color="gray" tt="none">{words.sources[source]}</Badge> },
    { key: 'when', label: words.when, cell: ({ created_at }) => <time dateTime={created_at} title={moment(created_at)}>{distance(created_at)}</time> },
  ];
  return <DataTable label={words.title} columns={columns} rows={leads} keyOf={({ lead_id }) => lead_id} />;
}
