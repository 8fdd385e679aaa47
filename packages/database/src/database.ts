/** Everything the server has of the database, opened once. */
import { createAccountDatabase, type AccountDatabase } from './accounts/accounts.ts';
import { checkLogin } from './boot-check.ts';
import { createCallBook, type CallBook } from './calls.ts';
import { createCounter, type Counter, type PassLife } from './counter.ts';
import { poolFor } from './login.ts';
import { meter } from './meter.ts';
import { createOperatorDatabase, type OperatorDatabase } from './operator.ts';
import type { Usage } from './queries/store-usage.ts';
import { watchShutOffs, type ShutOffListener, type ShutOffWatch } from './shut-off.ts';
import { createTeamDatabase, type TeamDatabase } from './team.ts';
import { createTenantDatabase, type TenantDatabase } from './tenant.ts';

export interface DatabaseOptions {
  readonly databaseUrl: string;
  readonly life: PassLife;
  /** Connections for the tenants' work. Default 10. */
  readonly connectionsMax?: number | undefined;
}

export interface Database {
  readonly tenants: TenantDatabase;
  readonly counter: Counter;
  readonly operator: OperatorDatabase;
  readonly teams: TeamDatabase;
  readonly accounts: AccountDatabase;
  readonly calls: CallBook;
  /** For an answer that was not kept; see {@link meter}. */
  meter(pass: string, usage: Usage): Promise<void>;
  watchShutOffs(listener: ShutOffListener): ShutOffWatch;
  /** @throws {Refusal} `database_unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @throws {Error} a login role can do more than it may, or the schema is not this release's
 */
export async function openDatabase({ databaseUrl, life, connectionsMax = 10 }: DatabaseOptions): Promise<Database> {
  const app = poolFor(databaseUrl, 'coatcheck_app', { connectionsMax });
  const counter = poolFor(databaseUrl, 'coatcheck_counter', { connectionsMax: 4, asynchronousCommit: true });
  const operator = poolFor(databaseUrl, 'coatcheck_operator', { connectionsMax: 2 });
  const accounts = poolFor(databaseUrl, 'coatcheck_accounts', { connectionsMax: 2 });
  const pools = [app, counter, operator, accounts];
  const close = async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  };
  try {
    await Promise.all([
      checkLogin(app, 'coatcheck_app'),
      checkLogin(counter, 'coatcheck_counter'),
      checkLogin(operator, 'coatcheck_operator'),
      checkLogin(accounts, 'coatcheck_accounts'),
    ]);
  } catch (error) {
    await close();
    throw error;
  }
  const theCounter = createCounter(counter, life);
  return {
    tenants: createTenantDatabase(app),
    counter: theCounter,
    operator: createOperatorDatabase(operator),
    teams: createTeamDatabase(operator),
    accounts: createAccountDatabase(accounts),
    calls: createCallBook(app),
    meter: (pass, usage) => meter(app, pass, usage),
    watchShutOffs: (listener) => watchShutOffs(databaseUrl, listener),
    async ping() {
      await theCounter.ticketKeys();
    },
    close,
  };
}
