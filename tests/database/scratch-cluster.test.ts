import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startScratchCluster } from '../harness/cluster.ts';

describe('a scratch cluster', () => {
  it('is bootstrapped: an owner without a superuser’s power, and nobody else can connect or set settings', async () => {
    const cluster = await startScratchCluster();
    try {
      const owner = new Client({ connectionString: cluster.ownerUrl });
      await owner.connect();
      const { rows } = await owner.query<Record<string, unknown>>(
        `select rolsuper, rolbypassrls, rolcreaterole, current_user::text as user,
                (select datdba::regrole::text from pg_database where datname = current_database()) as owner,
                current_setting('server_encoding') as encoding
           from pg_roles where rolname = current_user`,
      );
      expect(rows).toEqual([
        { rolsuper: false, rolbypassrls: false, rolcreaterole: true, user: 'coatcheck_owner', owner: 'coatcheck_owner', encoding: 'UTF8' },
      ]);
      const stranger = `stranger_${Date.now()}`;
      await owner.query(`create role ${stranger} login password '${cluster.appPassword}'`);
      const url = new URL(cluster.databaseUrl);
      const connectAs = () =>
        new Client({
          user: stranger,
          password: cluster.appPassword,
          database: url.pathname.slice(1),
          host: url.searchParams.get('host') ?? url.hostname,
          ...(url.port === '' ? {} : { port: Number(url.port) }),
        });
      await expect(connectAs().connect()).rejects.toMatchObject({ code: '42501' });
      await owner.query(`grant connect on database ${url.pathname.slice(1)} to ${stranger}`);
      const client = connectAs();
      await client.connect();
      await expect(client.query(`select set_config('a.b', 'c', false)`)).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('create temporary table t ()')).rejects.toMatchObject({ code: '42501' });
      await client.end();
      await owner.query(`revoke connect on database ${url.pathname.slice(1)} from ${stranger}`);
      await owner.query(`drop role ${stranger}`);
      await owner.end();
    } finally {
      await cluster.stop();
    }
    await expect(new Client({ connectionString: cluster.ownerUrl }).connect()).rejects.toThrow();
  });
});
