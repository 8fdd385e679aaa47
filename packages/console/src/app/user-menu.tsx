/** Oneself: account, language, light or dark, and the way out. */
import { Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Me, signOut } from '../api/session.ts';
import { isLanguage, languages } from '../content/catalogue.ts';
import { Icon } from '../parts/icon.tsx';
import { initials } from '../parts/initials.ts';
import { useLanguage } from '../parts/language.tsx';
import { isScheme } from '../parts/remembered-scheme.ts';
import { useToasts } from '../parts/toast.tsx';

const schemes = ['auto', 'light', 'dark'] as const;

export function UserMenu({ me, isSmall = false }: { readonly me: Me; readonly isSmall?: boolean }) {
  const { text: { shell }, language, choose } = useLanguage();
  // Without this it stops transitions by a `<style>` of its own, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const navigate = useNavigate();
  const toasts = useToasts();
  const leave = useMutation({
    mutationFn: signOut,
    // Not by the router: a new document has nothing of the old one's in memory.
    onSuccess: () => location.assign('/sign-in'),
    onError: toasts.failed,
  });
  const mark = (isChosen: boolean) => (isChosen ? <Icon name="check" size={16} /> : <span className="no-mark" />);
  return (
    <Menu position={isSmall ? 'bottom-end' : 'top-start'} width={isSmall ? 250 : 'target'} shadow="md" closeOnItemClick={false} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={isSmall ? 'plain-button' : 'user'}>
          <span className="visually-hidden">{shell.userMenu}</span>
          <span className="face" aria-hidden="true">{initials(me.user.name)}</span>
          {isSmall ? null : (
            <>
              <span className="switcher-words"><strong>{me.user.name}</strong><small>{me.user.email}</small></span>
              <Icon name="sort" size={16} />
            </>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item closeMenuOnClick leftSection={<Icon name="person" />} onClick={() => void navigate({ to: '/account' })}>{shell.account}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{shell.language}</Menu.Label>
        {Object.entries(languages).map(([code, name]) => (
          <Menu.Item key={code} leftSection={mark(code === language)} lang={code} onClick={() => { if (isLanguage(code)) choose(code); }}>{name}</Menu.Item>
        ))}
        <Menu.Label>{shell.scheme}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item key={scheme} leftSection={mark(scheme === colorScheme)} onClick={() => { if (isScheme(scheme)) setColorScheme(scheme); }}>{shell.schemes[scheme]}</Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick leftSection={<Icon name="power" />} onClick={() => leave.mutate()}>{shell.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
