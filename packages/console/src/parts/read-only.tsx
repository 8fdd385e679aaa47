/** Says why there are no buttons, before anybody looks for them. */
import './read-only.css';
import type { Role } from '@coatcheck/contract/console/session';
import { Icon } from './icon.tsx';
import { useText } from './language.tsx';

export function ReadOnly({ role }: { readonly role: Role }) {
  const { shell, access } = useText();
  return <p className="read-only"><Icon name="lock" size={16} />{shell.problems.reason(access.roles[role])}</p>;
}
