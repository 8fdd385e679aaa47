/** A link out of data: followed only where it leads to a web page, in a tab that knows nothing of this one; otherwise its words alone. */
import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useText } from './language.tsx';
import { webAddress } from './web-address.ts';

export function WebLink({ address, children }: { readonly address: string; readonly children: ReactNode }) {
  const { common } = useText().shell;
  const href = webAddress(address);
  if (href === undefined) return <span className="stranger">{children}</span>;
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" className="stranger" inherit>
      {children} <Icon name="external" size={13} /><span className="visually-hidden">({common.openInNewTab})</span>
    </Anchor>
  );
}
