import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import { keys } from '../../api/keys.ts';
import { updateTenant } from '../../api/operator.ts';
import { useText } from '../../parts/language.tsx';
import { useToasts } from '../../parts/toast.tsx';

const minutesOf = (seconds: number | null) => (seconds === null ? '' : String(Math.round(seconds / 60)));

export function CallLimit({ tenant }: { readonly tenant: Tenant }) {
  const { operator: { tenant: words }, shell } = useText();
  const [minutes, setMinutes] = useState(minutesOf(tenant.call_seconds_a_day));
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const save = useMutation({
    mutationFn: () => updateTenant(tenant.tenant_id, { call_seconds_a_day: minutes === '' ? null : Number(minutes) * 60 }),
    onSuccess: (changed) => {
      queryClient.setQueryData(keys.operator.tenant(tenant.tenant_id), changed);
      toasts.done(words.callLimitSaved);
    },
    onError: toasts.failed,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form noValidate className="call-limit" onSubmit={submit}>
      <TextInput
        label={words.callLimit} description={words.callLimitHint} inputMode="numeric" placeholder={words.noLimit} value={minutes} maxLength={7}
        onChange={(event) => setMinutes(event.currentTarget.value.replaceAll(/\D/g, ''))}
      />
      <Button type="submit" variant="default" loading={save.isPending} disabled={minutes === minutesOf(tenant.call_seconds_a_day)}>{shell.common.save}</Button>
    </form>
  );
}
