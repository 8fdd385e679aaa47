/** What the server and its supervisor say to each other, over Node's channel between parent and child. */

import { fieldsOf } from './json.ts';

export type ToSupervisor =
  | {
      readonly type: 'start';
      readonly dataDir: string;
      readonly operatorToken?: string | undefined;
      readonly runAs?: 'namespace' | 'nobody' | undefined;
      readonly stateFolder?: string | undefined;
    }
  | { readonly type: 'stop' };

export type FromSupervisor =
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'ready'; readonly databaseUrl: string }
  /** The start failed, or the database can't be kept running. The last message. `name` is the error's. */
  | { readonly type: 'failed'; readonly name: string; readonly message: string };

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** @throws {TypeError} not one of ours */
export function readToSupervisor(message: unknown): ToSupervisor {
  const { type, dataDir, operatorToken, runAs, stateFolder } = fieldsOf(message);
  if (type === 'stop') return { type };
  if (type === 'start' && typeof dataDir === 'string') {
    return {
      type,
      dataDir,
      operatorToken: text(operatorToken),
      runAs: runAs === 'namespace' || runAs === 'nobody' ? runAs : undefined,
      stateFolder: text(stateFolder),
    };
  }
  throw new TypeError('an unknown message to the supervisor');
}

/** @throws {TypeError} not one of ours */
export function readFromSupervisor(message: unknown): FromSupervisor {
  const { type, line, databaseUrl, name, message: words } = fieldsOf(message);
  if (type === 'log' && typeof line === 'string') return { type, line };
  if (type === 'ready' && typeof databaseUrl === 'string') return { type, databaseUrl };
  if (type === 'failed' && typeof name === 'string') return { type, name, message: text(words) ?? name };
  throw new TypeError('an unknown message of the supervisor');
}
