/** Text that is written here, or a file from one's machine. */
import './add-document.css';
import { type DocumentAdd, documentTextMax } from '@coatcheck/contract/operator/knowledge';
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { keys } from '../../api/keys.ts';
import { addDocument } from '../../api/workspace.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { fileKinds, formatOf } from './chosen-file.ts';

export function AddDocument({ tenantId, onClose }: { readonly tenantId: string; readonly onClose: () => void }) {
  const { tenant: { knowledge: words }, shell } = useText();
  const { number } = useFormat();
  const [way, setWay] = useState<'text' | 'file'>('text');
  const [name, setName] = useState('');
  const [content, setContent] = useState('');
  const [url, setUrl] = useState('');
  const [format, setFormat] = useState<DocumentAdd['format']>('markdown');
  const [fileError, setFileError] = useState<string>();
  const [wasTried, setTried] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const add = useMutation({
    mutationFn: () => addDocument(tenantId, { name: name.trim(), format, content, ...(url.trim() === '' ? {} : { url: url.trim() }) }),
    onSuccess: async (added) => {
      toasts.done(added.replaced ? words.replaced(added.name) : words.done(added.name, number(added.passages)));
      onClose();
      await queryClient.invalidateQueries({ queryKey: keys.tenant.knowledge(tenantId) });
    },
  });
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const kind = formatOf(file.name);
    setFileError(kind === undefined ? words.fileKind : undefined);
    if (kind === undefined) return;
    setFormat(kind);
    setContent(await file.text());
    setName((before) => (before === '' ? file.name.slice(0, 200) : before));
  };
  const errors = {
    name: name.trim() === '' ? words.nameMissing : undefined,
    content: content.trim() === '' ? words.contentMissing : content.length > documentTextMax ? words.contentLong(number(documentTextMax)) : undefined,
    url: url.trim() !== '' && !/^https:\/\/[^\s]+$/.test(url.trim()) ? words.urlInvalid : undefined,
  };
  const shown = wasTried ? errors : { name: undefined, content: undefined, url: undefined };
  const submit = () => {
    setTried(true);
    if (errors.name === undefined && errors.content === undefined && errors.url === undefined) add.mutate();
  };
  return (
    <FormDialog title={words.addTitle} kind="wide" isFirm submit={words.submit} sending={add} onSubmit={submit} onClose={onClose}>
      <SegmentedControl
        aria-label={words.addTitle} value={way} data={[{ value: 'text', label: words.text }, { value: 'file', label: words.file }]}
        onChange={(value) => { setWay(value === 'file' ? 'file' : 'text'); setFormat('markdown'); setContent(''); }}
      />
      {way === 'file' ? (
        <div className="file-choice">
          <input ref={picker} type="file" accept={fileKinds} className="visually-hidden" tabIndex={-1} aria-label={words.choose} onChange={(event) => void read(event.currentTarget.files?.[0])} />
          <Button variant="default" onClick={() => picker.current?.click()}>{words.choose}</Button>
          <p className="dimmed small" role="status">{content === '' ? words.fileHint : `${number(content.length)} ${words.size}`}</p>
          {(fileError ?? shown.content) !== undefined ? <p className="file-error" role="alert">{fileError ?? shown.content}</p> : null}
        </div>
      ) : null}
      <TextInput label={words.name} description={words.nameHint} maxLength={200} value={name} error={shown.name} onChange={(event) => setName(event.currentTarget.value)} />
      {way === 'text' ? (
        <Textarea label={words.content} description={words.contentHint} rows={9} value={content} error={shown.content} onChange={(event) => setContent(event.currentTarget.value)} />
      ) : null}
      <TextInput
        label={`${words.url} (${shell.common.optional})`} description={words.urlHint} type="url" maxLength={2000} value={url} error={shown.url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
