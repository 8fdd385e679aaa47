import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('is fine with nothing set: this machine alone, no model, short passes', () => {
    const config = readConfig({});
    expect(config).toMatchObject(
      {
        host: '127.0.0.1', port: 8787, consolePort: 8788, model: 'built-in', passTtlSeconds: 300,
        consoleUrl: 'http://127.0.0.1:8788', embedUrl: 'http://localhost:8787', demoPorts: [8789, 8790], proxies: [],
        databaseUrl: undefined,
      },
    );
    expect(config.frames.template).toBe('http://{label}.localhost:8787');
    expect(config.limits).toEqual(
      {
        callsPerVisitor: 12, callsPerPrefixAndKey: 60, framesPerPrefix: 300, opensPerPrefixAndKey: 60, opensBurst: 30, refreshesPerSession: 4, messagesPerVisitor: 20,
        messagesPerPrefixAndKey: 120, leadsPerVisitor: 10, leadsPerPrefixAndKey: 30, conversationsPerVisitor: 60,
        strangersPerPrefix: 120, signInsPerPrefix: 20, signInsPerAccount: 20, streamsPerSession: 2,
      },
    );
    expect(readConfig({ PORT: '', MODEL: '', OPERATOR_TOKEN: '' })).toMatchObject({
      port: 8787, model: 'built-in', operatorToken: undefined,
    });
  });

  it('follows the port in every address that names it', () => {
    expect(readConfig({ PORT: '80', CONSOLE_PORT: '81' })).toMatchObject(
      { embedUrl: 'http://localhost:80', consoleUrl: 'http://127.0.0.1:81', frames: { template: 'http://{label}.localhost:80' } },
    );
    expect(
      readConfig({ EMBED_URL: 'https://coatcheck.example/', CONSOLE_URL: 'https://console.example//' }),
    ).toMatchObject({ embedUrl: 'https://coatcheck.example', consoleUrl: 'https://console.example' });
  });

  it.each([
    ['PORT', '65536'], ['PORT', 'x'], ['PORT', '-1'], ['PORT', '1.5'], ['CONSOLE_PORT', '1e9'], ['PASS_TTL_SECONDS', '59'],
    ['PASS_TTL_SECONDS', '901'], ['PASS_TTL_SECONDS', 'long'], ['OPERATOR_TOKEN', 'x'.repeat(31)],
    ['FRAME_URL_TEMPLATE', 'https://frames.example'], ['EMBED_URL', 'ftp://x.example'], ['EMBED_URL', 'coatcheck.example'],
    ['OPENAI_BASE_URL', 'file:///etc/passwd'], ['TRUSTED_PROXIES', 'proxy.example'], ['DEMO_PORTS', '8789'],
    ['LOG_LEVEL', 'loud'],
    ['LIMIT_FRAMES', '0'], ['LIMIT_STREAMS', '0'], ['BETTER_AUTH_TELEMETRY', '1'], ['BETTER_AUTH_SECRETS', 'x'], ['LIMIT_STREAMS', 'Infinity'], ['LIMIT_OPENS', 'NaN'],
    ['DATABASE_CONNECTIONS', '0'],
  ])('names %s where it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('names every fault at once, and shows no value', () => {
    const faults = (() => {
      try {
        readConfig({ PORT: 'x', OPERATOR_TOKEN: 'canary-token', PASS_TTL_SECONDS: '1' });
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    for (const name of ['PORT', 'OPERATOR_TOKEN', 'PASS_TTL_SECONDS']) expect(faults).toContain(name);
    expect(faults).not.toContain('canary');
  });

  it('shows no secret, however it is printed', () => {
    const config = readConfig(
      {
        OPENAI_API_KEY: 'canary-1', ANTHROPIC_API_KEY: 'canary-2', GOOGLE_API_KEY: 'canary-3',
        DATABASE_URL: 'postgres://x:canary-4@h/d', OPERATOR_TOKEN: `canary-5-${'x'.repeat(32)}`,
      },
    );
    expect(JSON.stringify(config) + inspect(config, { depth: 9, showHidden: true })).not.toContain('canary');
    expect(config.accounts.openai.apiKey?.reveal()).toBe('canary-1');
    expect(config.databaseUrl?.reveal()).toBe('postgres://x:canary-4@h/d');
  });
});
