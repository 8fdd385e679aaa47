/** Who changed what, newest first. Names, subjects and reasons may be anybody's words: they are shown as words. */
import type { AuditList } from '@coatcheck/contract/operator/tenants';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type Column, DataTable } from './data-table.tsx';
import { useFormat, useText } from './language.tsx';
import { More } from './more.tsx';
import { Answer, Empty } from './states.tsx';

type Entry = AuditList['entries'][number];

export function AuditTable({ list }: { readonly list: UseInfiniteQueryResult<InfiniteData<AuditList>> }) {
  const { tenant: { audit: words } } = useText();
  const { moment, distance } = useFormat();
  const columns: readonly Column<Entry>[] = [
    { key: 'action', label: words.what, isHead: true, cell: ({ action }) => <span className="stranger">{action}</span> },
    { key: 'actor', label: words.who, isWide: true, cell: ({ actor }) => <span className="stranger">{actor}</span> },
    {
      key: 'subject', label: words.subject,
      cell: ({ subject, reason, detail }) => (
        <span className="stranger">
          {subject === null ? '–' : <span className="mono">{subject}</span>}
          {reason === null ? null : <span className="dimmed small"> {words.reason}: {reason}</span>}
          {Object.keys(detail).length === 0 ? null : <details className="small"><summary className="dimmed">{words.details}</summary><pre className="audit-detail">{JSON.stringify(detail, null, 1)}</pre></details>}
        </span>
      ),
    },
    { key: 'at', label: words.when, cell: ({ at }) => <time dateTime={at} title={moment(at)}>{distance(at)}</time> },
  ];
  return (
    <Answer of={list} rows={6}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.entries);
        if (entries.length === 0) return <Empty icon="list" title={words.emptyTitle}>{words.empty}</Empty>;
        return (
          <>
            <DataTable label={words.title} columns={columns} rows={entries} keyOf={({ id }) => id} />
            <More shown={entries.length} list={list} />
          </>
        );
      }}
    </Answer>
  );
}
