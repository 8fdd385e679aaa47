/** `/operator/tenants`: all customers, by name, found by typing. */
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import { tenantsQuery } from '../../api/operator.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { More } from '../../parts/more.tsx';
import { Page, Sheet } from '../../parts/page.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { TenantStatus } from '../../parts/status.tsx';
import { CreateTenant } from './create-tenant.tsx';

/** Milliseconds after the last letter. */
const typingMs = 250;

export function TenantsPage() {
  const { operator: { tenants: words }, shell } = useText();
  const { query = '' } = useSearch({ from: '/signed-in/operator/tenants' });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(query);
  const [isCreating, setCreating] = useState(false);
  const list = useInfiniteQuery({ ...tenantsQuery(query), placeholderData: keepPreviousData });
  useEffect(() => {
    if (typed.trim() === query) return;
    const wanted = typed.trim();
    const timer = setTimeout(() => void navigate({ to: '/operator/tenants', search: wanted === '' ? {} : { query: wanted }, replace: true }), typingMs);
    return () => clearTimeout(timer);
  }, [typed, query, navigate]);
  const create = <Button leftSection={<Icon name="plus" />} onClick={() => setCreating(true)}>{words.create}</Button>;
  return (
    <Page title={shell.pages.tenants} lead={words.lead} actions={create}>
      <TextInput
        type="search" aria-label={words.search} placeholder={words.search} leftSection={<Icon name="search" />} value={typed} maxLength={120} maw={420}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Sheet flush>
        <Answer of={list} rows={8}>
          {({ pages }) => {
            const tenants = pages.flatMap((page) => page.tenants);
            if (tenants.length > 0) {
              return (
                <>
                  <TenantTable tenants={tenants} />
                  <More shown={tenants.length} list={list} say={list.hasNextPage ? words.loadedSome : words.loaded} />
                </>
              );
            }
            return query === '' ? (
              <Empty icon="shop" title={words.emptyTitle} action={create}>{words.empty}</Empty>
            ) : (
              <Empty icon="search" title={words.noneTitle} action={<Button variant="default" onClick={() => setTyped('')}>{words.clear}</Button>}>
                <span className="stranger">{words.none(query)}</span>
              </Empty>
            );
          }}
        </Answer>
      </Sheet>
      {isCreating ? <CreateTenant onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

function TenantTable({ tenants }: { readonly tenants: readonly Tenant[] }) {
  const { operator: { tenants: words } } = useText();
  const { day, number, languageName } = useFormat();
  const columns: readonly Column<Tenant>[] = [
    {
      key: 'name', label: words.name, isHead: true,
      cell: ({ tenant_id, name, label }) => (
        <>
          <Link to="/operator/tenants/$id" params={{ id: tenant_id }} className="row-link stranger">{name}</Link>
          <div className="dimmed mono">{label}</div>
        </>
      ),
    },
    { key: 'status', label: words.status, cell: ({ status }) => <TenantStatus status={status} /> },
    { key: 'language', label: words.language, cell: ({ language }) => <span className="stranger">{languageName(language)}</span> },
    { key: 'keys', label: words.keys, isNumber: true, cell: ({ keys }) => number(keys) },
    { key: 'created', label: words.created, cell: ({ created_at }) => day(created_at) },
  ];
  return <DataTable label={words.title} columns={columns} rows={tenants} keyOf={({ tenant_id }) => tenant_id} />;
}
