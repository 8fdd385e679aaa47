/** A publishable key as the commands show it. */
import type { Key } from '@coatcheck/contract/operator/keys';
import { localTime } from '../../output/local-time.ts';
import { fields, table, type Column } from '../../output/table.ts';

const columns: readonly Column<Key>[] = [
  { heading: 'KEY ID', cell: (key) => key.key_id, whole: true },
  { heading: 'STATUS', cell: statusOf, whole: true },
  { heading: 'PUBLISHABLE KEY', cell: (key) => key.publishable_key, whole: true },
  { heading: 'ORIGINS', cell: (key) => key.origins.join(' ') || 'none' },
  { heading: 'SCOPES', cell: (key) => key.scopes.join(' ') },
  { heading: 'CREATED', cell: (key) => localTime(key.created_at) },
];

export function keyTable(keys: readonly Key[], width: number | undefined): string {
  return keys.length === 0 ? 'No keys.' : table(columns, keys, width);
}

export function keyFields(key: Key): string {
  return fields([
    ['key', key.publishable_key],
    ['key id', key.key_id],
    ['status', statusOf(key)],
    ['origins', key.origins.join(' ') || 'none: it works on no website'],
    ['scopes', key.scopes.join(' ')],
  ]);
}

function statusOf(key: Key): string {
  return key.status === 'retiring' && key.retires_at !== null ? `until ${localTime(key.retires_at)}` : key.status;
}
