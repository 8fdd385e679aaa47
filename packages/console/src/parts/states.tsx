/** What a page shows while it waits, where there is nothing, and when it fails. */
import './states.css';
import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { Icon, type IconName } from './icon.tsx';
import { useText } from './language.tsx';
import { problemText } from './problem-text.ts';

/** @param rows as many as will probably come, so that nothing jumps */
export function Loading({ rows = 4 }: { readonly rows?: number }) {
  const { shell } = useText();
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{shell.common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={18} width={`${92 - ((row * 17) % 38)}%`} radius="sm" />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** It is all there is on the page: its title is the page's. */
  readonly isPage?: boolean;
}

export function Empty({ icon, title, children, action, isPage = false }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon"><Icon name={icon} size={26} /></span>
      {isPage ? <h1 className="empty-title">{title}</h1> : <h2>{title}</h2>}
      <p className="dimmed">{children}</p>
      {action}
    </div>
  );
}

export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: (() => unknown) | undefined }) {
  const text = useText();
  const { title, message } = problemText(error, text);
  const code = error instanceof ApiError ? error.code : undefined;
  const isRefusal = code === 'role_missing' || code === 'not_found';
  return (
    <div className="empty" role="alert">
      <span className="empty-icon" data-kind="failure">
        <Icon name={code === 'offline' ? 'offline' : code === 'role_missing' ? 'lock' : 'alert'} size={26} />
      </span>
      <h2>{title}</h2>
      <p className="dimmed">{code === 'role_missing' ? text.shell.problems.roleView : message}</p>
      {retry === undefined || isRefusal ? null : <Button variant="default" onClick={() => void retry()}>{text.shell.common.retry}</Button>}
    </div>
  );
}

interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** Shows the answer; where there is none yet, that it is waited for, or why it cannot be had. What was read before outlives a failure. */
export function Answer<Data>({ of: asked, rows, children }: { readonly of: Asked<Data>; readonly rows?: number; readonly children: (data: Data) => ReactNode }) {
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error !== null) return <Failure error={asked.error} retry={asked.refetch} />;
  return <Loading {...(rows === undefined ? {} : { rows })} />;
}
