/** `/t/:label/knowledge` */
import { ActionIcon, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DocumentList } from '@coatcheck/contract/operator/knowledge';
import type * as z from 'zod/mini';
import { keys } from '../../api/keys.ts';
import { knowledgeQuery, removeDocument } from '../../api/workspace.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { changesKnowledge, useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';
import { ReadOnly } from '../../parts/read-only.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { AddDocument } from './add-document.tsx';

type Document = z.infer<typeof DocumentList>['documents'][number];

export function KnowledgePage() {
  const { tenant: { knowledge: words }, shell } = useText();
  const { tenant_id: id, role } = useMembership();
  const { number, day } = useFormat();
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Document>();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const list = useQuery(knowledgeQuery(id));
  const mayChange = changesKnowledge(role);
  const remove = async ({ document_id, name }: Document) => {
    await removeDocument(id, document_id);
    toasts.done(words.removed(name));
    await queryClient.invalidateQueries({ queryKey: keys.tenant.knowledge(id) });
  };
  const add = mayChange ? <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>{words.add}</Button> : null;
  const columns: readonly Column<Document>[] = [
    { key: 'name', label: words.name, isHead: true, cell: ({ name }) => <span className="stranger">{name}</span> },
    { key: 'passages', label: words.passages, isNumber: true, cell: ({ passages }) => number(passages) },
    { key: 'size', label: words.size, isNumber: true, cell: ({ characters }) => number(characters) },
    { key: 'added', label: words.added, cell: ({ added_at }) => day(added_at) },
    ...(mayChange
      ? [{
          key: 'actions', label: shell.common.remove, isActions: true,
          cell: (document: Document) => (
            <ActionIcon variant="subtle" color="gray" aria-label={words.removeOf(document.name)} onClick={() => setLeaving(document)}><Icon name="trash" /></ActionIcon>
          ),
        }]
      : []),
  ];
  return (
    <Page title={shell.pages.knowledge} lead={words.lead} actions={add}>
      {mayChange ? null : <ReadOnly role={role} />}
      <Sheet flush>
        <Answer of={list} rows={5}>
          {({ documents }) =>
            documents.length === 0 ? <Empty icon="book" title={words.emptyTitle} action={add}>{words.empty}</Empty>
            : <DataTable label={words.title} columns={columns} rows={documents} keyOf={({ document_id }) => document_id} />
          }
        </Answer>
      </Sheet>
      {isAdding ? <AddDocument tenantId={id} onClose={() => setAdding(false)} /> : null}
      {leaving === undefined ? null : (
        <Confirm title={words.removeTitle(leaving.name)} does={words.removeDoes} submit={shell.common.remove} isDanger act={() => remove(leaving)} onClose={() => setLeaving(undefined)} />
      )}
    </Page>
  );
}
