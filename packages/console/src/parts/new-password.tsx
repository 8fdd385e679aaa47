/** The field for a new password, with how strong it is in a bar and in words. */
import './new-password.css';
import { passwordLengthMax, passwordLengthMin } from '@coatcheck/contract/console/session';
import { PasswordInput } from '@mantine/core';
import { useId } from 'react';
import { useText } from './language.tsx';
import { passwordStrength } from './password-strength.ts';

interface NewPasswordProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function NewPassword({ label, value, error, onChange }: NewPasswordProps) {
  const { person } = useText().access;
  const strength = passwordStrength(value);
  const id = useId();
  return (
    <div className="new-password">
      <PasswordInput
        label={label}
        description={person.passwordHint(passwordLengthMin)}
        autoComplete="new-password"
        maxLength={passwordLengthMax}
        value={value}
        error={error}
        aria-describedby={id}
        visibilityToggleButtonProps={{ 'aria-label': person.show, tabIndex: 0 }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className="strength" data-strength={strength} id={id}>
        <span /><span /><span />
        <em aria-live="polite">{person.strength[strength]}</em>
      </div>
    </div>
  );
}
