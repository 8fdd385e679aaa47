import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { welcomeRoute } from './welcome.ts';

const app = new Hono();
app.get('/', welcomeRoute({ consoleUrl: 'https://console.example' }));

describe("GET / of the console's port", () => {
  it('says where to go on, in plain text', async () => {
    const reply = await app.request('/');
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await reply.text();
    expect(text).toContain('https://console.example/openapi.json');
    expect(text).toContain('https://console.example/operator/v1/');
  });

  it('shows no secret and takes nothing from the request', async () => {
    const reply = await app.request(
      '/?x=%3Cscript%3E', { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } },
    );
    expect(await reply.text()).toBe(await (await app.request('/')).text());
    expect(reply.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});
