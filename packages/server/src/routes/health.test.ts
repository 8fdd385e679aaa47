import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { healthRoute, readyRoute } from './health.ts';

function appMissing(what: () => string | undefined): Hono {
  const app = new Hono();
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute({ missing: async () => what() }));
  return app;
}

describe('GET /healthz and /readyz', () => {
  it('are fine when all is', async () => {
    const app = appMissing(() => undefined);
    expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await app.request('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  it('tell a process that lives from one that can serve, each time anew', async () => {
    let missing: string | undefined = 'the database is out of reach';
    const app = appMissing(() => missing);
    const waiting = await app.request('/readyz');
    expect([waiting.status, await waiting.json()]).toEqual(
      [503, { status: 'not ready', missing: 'the database is out of reach' }],
    );
    expect((await app.request('/healthz')).status).toBe(200);
    missing = undefined;
    expect((await app.request('/readyz')).status).toBe(200);
  });

  it('are kept by nobody and framed by nobody', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { headers } = await appMissing(() => undefined).request(path);
      expect(Object.fromEntries(headers)).toMatchObject(
        { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" },
      );
    }
  });
});
