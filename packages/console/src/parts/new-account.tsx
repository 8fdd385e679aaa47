/** The form that makes an account: name, password, and the address where it is not given already. */
import { AccountEmail, passwordLengthMin } from '@coatcheck/contract/console/session';
import { Button, TextInput } from '@mantine/core';
import { type SubmitEvent, type ReactNode, useState } from 'react';
import * as z from 'zod/mini';
import { useText } from './language.tsx';
import { NewPassword } from './new-password.tsx';

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface NewAccountFormProps {
  /** Given: it is shown, and cannot be changed. */
  readonly email?: string;
  readonly submit: string;
  readonly isPending: boolean;
  readonly onSubmit: (account: NewAccount) => void;
  /** Above the fields: why it failed. */
  readonly children?: ReactNode;
}

export function NewAccountForm({ email: given, submit, isPending, onSubmit, children }: NewAccountFormProps) {
  const { person, signIn } = useText().access;
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const [wasTried, setTried] = useState(false);
  const email = given ?? typed.trim();
  const errors = {
    name: name.trim() === '' ? person.nameMissing : undefined,
    email: given === undefined && !z.safeParse(AccountEmail, email).success ? person.emailInvalid : undefined,
    password: password.length < passwordLengthMin ? person.passwordShort(passwordLengthMin) : undefined,
  };
  const shown = wasTried ? errors : { name: undefined, email: undefined, password: undefined };
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const wrong = (['name', 'email', 'password'] as const).find((field) => errors[field] !== undefined);
    if (wrong === undefined) onSubmit({ name: name.trim(), email, password });
    else event.currentTarget.querySelector<HTMLInputElement>(`[data-field=${wrong}] input`)?.focus();
  };
  return (
    <form noValidate onSubmit={send}>
      {children}
      <div data-field="name">
        <TextInput label={person.name} description={person.nameHint} autoComplete="name" maxLength={120} value={name} error={shown.name} onChange={(event) => setName(event.currentTarget.value)} />
      </div>
      <div data-field="email">
        <TextInput
          label={signIn.email} type="email" autoComplete="username" maxLength={254} readOnly={given !== undefined} value={given ?? typed} error={shown.email}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div data-field="password"><NewPassword label={person.newPassword} value={password} error={shown.password} onChange={setPassword} /></div>
      <Button type="submit" size="md" fullWidth loading={isPending}>{submit}</Button>
    </form>
  );
}
