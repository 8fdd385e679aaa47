import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyList } from '@coatcheck/contract/operator/keys';
import { problemCodes, problemTable } from '@coatcheck/contract/problems';
import { afterEach, describe, expect, it } from 'vitest';
import { chapters } from './catalogue.ts';
import { ids, keyLike } from './testing/examples.ts';
import {
  answering,
  callCli,
  operatorToken,
  refusing,
  startScriptedServer,
  type ScriptedServer,
} from './testing/operator-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const everyCommand = chapters
  .flatMap((chapter) => chapter.members)
  .flatMap((member) => ('load' in member ? [[member.name]] : member.commands.map((entry) => [member.name, entry.name])));

describe('help', () => {
  it('is what a bare call gives', async () => {
    const bare = await callCli([], {});
    expect(bare).toEqual(await callCli(['--help'], {}));
    expect(bare.exit).toBe(0);
    expect(bare.stdout).toContain('First steps:');
  });

  it.each(everyCommand)('teaches %s %s by example, whichever way one asks', async (...words) => {
    const help = await callCli([...words, '--help'], {});
    expect(help.exit).toBe(0);
    expect(help.stderr).toBe('');
    expect(help.stdout).toContain('Examples:\n  $ npx coatcheck');
    expect(help.stdout).toContain('--json');
    expect(await callCli(['help', ...words], {})).toEqual(help);
  });

  it('is printed for a group without a command, which is wrong use', async () => {
    const group = await callCli(['key'], {});
    expect(group.exit).toBe(2);
    expect(group.stdout).toBe('');
    expect(group.stderr).toContain('revoke');
  });
});

describe('wrong use', () => {
  it.each([
    [['kye', 'list'], 'Did you mean key?'],
    [['key', 'revok'], 'Did you mean revoke?'],
    [['key', 'list', '--tennant', 'x'], 'Did you mean --tenant?'],
    [['key', 'list'], '--tenant is missing'],
    [['key', 'revoke'], "missing required argument 'key'"],
    [['tenant', 'list', '--limit', 'many'], '--limit is not a number'],
    [['tenant', 'list', '--url', 'ftp://x'], 'is not the address of a server'],
    [['tenant', 'list', '--url', 'http://user:secret@x'], 'is not the address of a server'],
  ])('%j is refused with words that help', async (argv, words) => {
    const plain = await callCli(argv, {});
    expect(plain).toMatchObject({ exit: 2, stdout: '' });
    expect(plain.stderr).toContain(words);
    const json = await callCli([...argv, '--json'], {});
    expect(json).toMatchObject({ exit: 2, stdout: '' });
    expect(JSON.parse(json.stderr)).toMatchObject({ code: 'usage' });
  });
});

describe('no server', () => {
  it('says so, with its own exit code', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const plain = await callCli(['tenant', 'list', '--url', url], {});
    expect(plain).toMatchObject({ exit: 7, stdout: '' });
    expect(plain.stderr).toContain(`Nothing answers at ${url}; is \`npm start\` running?`);
    const json = await callCli(['tenant', 'list', '--url', url, '--json'], {});
    expect(json.exit).toBe(7);
    expect(JSON.parse(json.stderr)).toMatchObject({ code: 'unreachable' });
  });

  it('is said even where there is no token either, since nothing was started yet', async () => {
    const settings = { operatorToken: undefined, operatorUrl: `http://127.0.0.1:${await freePort()}` };
    expect((await callCli(['tenant', 'list'], settings)).exit).toBe(7);
  });
});

describe('the token', () => {
  it('goes along as a bearer token', async () => {
    server = await startScriptedServer(() => answering(KeyList, { keys: [] }));
    await server.cli('key', 'list', '--tenant', ids.bakery);
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${operatorToken}`);
  });

  it('is read from the file of the server, else asked for', async () => {
    server = await startScriptedServer(() => answering(KeyList, { keys: [] }));
    const file = join(await mkdtemp(join(tmpdir(), 'cli-')), 'operator-token');
    const settings = { operatorUrl: server.url, operatorToken: undefined, operatorTokenFile: file };
    const without = await callCli(['key', 'list', '--tenant', ids.bakery], settings);
    expect(without).toMatchObject({ exit: 3, stdout: '' });
    expect(without.stderr).toContain(file);
    await writeFile(file, 'written-by-the-server\n');
    expect((await callCli(['key', 'list', '--tenant', ids.bakery], settings)).exit).toBe(0);
    expect(server.received.at(-1)?.headers.authorization).toBe('Bearer written-by-the-server');
  });

  it('is never shown, though it be malformed', async () => {
    const refused = await callCli(['tenant', 'list'], {
      operatorToken: 'my secret\ntoken',
      operatorUrl: (server = await startScriptedServer(() => answering(KeyList, { keys: [] }))).url,
    });
    expect(refused.exit).toBe(3);
    expect(refused.stderr).not.toContain('secret');
  });

  it('does not follow a redirect', async () => {
    server = await startScriptedServer((request) =>
      request.path === '/elsewhere'
        ? answering(KeyList, { keys: [] })
        : { status: 307, headers: { location: '/operator/v1/elsewhere' }, body: '{}' },
    );
    const outcome = await server.cli('key', 'list', '--tenant', ids.bakery);
    expect(outcome).toMatchObject({ exit: 1, stdout: '' });
    expect(server.received).toHaveLength(1);
  });
});

describe('refusals', () => {
  it.each(problemCodes)('%s ends with the exit code of the problem table', async (code) => {
    server = await startScriptedServer(() => refusing(code, { detail: 'the details' }));
    const plain = await server.cli('key', 'list', '--tenant', ids.bakery);
    expect(plain).toMatchObject({ exit: problemTable[code].exit, stdout: '' });
    expect(plain.stderr).toContain(problemTable[code].title);
    expect(plain.stderr).toContain('the details');
    const json = await server.cli('key', 'list', '--tenant', ids.bakery, '--json');
    expect(json).toMatchObject({ exit: problemTable[code].exit, stdout: '' });
    expect(JSON.parse(json.stderr)).toMatchObject({ code, detail: 'the details', status: problemTable[code].status });
  });

  it('of a newer server, with a code nobody here knows, are told all the same', async () => {
    const body = { type: 'about:blank', code: 'budget_spent', title: 'The budget is spent.', status: 402, retryable: false };
    server = await startScriptedServer(() => ({ status: 402, body: JSON.stringify(body) }));
    const outcome = await server.cli('key', 'list', '--tenant', ids.bakery);
    expect(outcome).toMatchObject({ exit: 1, stdout: '' });
    expect(outcome.stderr).toContain('The budget is spent. (budget_spent)');
  });

  it('cannot command the terminal', async () => {
    server = await startScriptedServer(() => refusing('conflict', { detail: 'x\u001b[2J\u001b]0;owned\u0007\u202ey' }));
    expect((await server.cli('key', 'list', '--tenant', ids.bakery)).stderr).toContain('\n  xy\n');
  });
});

describe('answers that are none', () => {
  it.each([
    ['HTML of something else', { status: 200, type: 'text/html', body: '<h1>Hello</h1>' }],
    ['a gateway that gave up', { status: 502, type: 'text/html', body: 'Bad Gateway' }],
    ['the wrong document', { status: 200, body: '{"keys":[{"key_id":7}]}' }],
    ['nothing', { status: 200, body: '' }],
  ])('%s is told apart from success', async (_what, scripted) => {
    server = await startScriptedServer(() => scripted);
    const outcome = await server.cli('key', 'list', '--tenant', ids.bakery);
    expect(outcome).toMatchObject({ exit: 1, stdout: '' });
    expect(outcome.stderr).toContain('is not the operator API');
  });

  it('the visitors’ port is not the console’s', async () => {
    server = await startScriptedServer(() => refusing('not_found'));
    const outcome = await server.cli('tenant', 'list');
    expect(outcome).toMatchObject({ exit: 1, stdout: '' });
    expect(outcome.stderr).toContain('port 8788, not 8787');
  });

  it('a connection that breaks off is no answer', async () => {
    const broken = createServer((socket) => socket.destroy());
    const { promise, resolve } = Promise.withResolvers<void>();
    broken.listen(0, '127.0.0.1', resolve);
    await promise;
    const address = broken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const outcome = await callCli(['key', 'list', '--tenant', ids.bakery], { operatorUrl: `http://127.0.0.1:${port}` });
    broken.close();
    expect(outcome).toMatchObject({ exit: 7, stdout: '' });
  });
});

describe('results', () => {
  it('are one JSON document on stdout under --json, wherever --json stands, and nothing else', async () => {
    server = await startScriptedServer(() => answering(KeyList, { keys: [keyLike()] }));
    const behind = await server.cli('key', 'list', '--tenant', ids.bakery, '--json');
    expect(JSON.parse(behind.stdout)).toEqual({ keys: [keyLike()] });
    expect(behind.stderr).toBe('');
    expect(await server.cli('--json', 'key', 'list', '--tenant', ids.bakery)).toEqual(behind);
  });

  it('drop fields that a newer server adds', async () => {
    server = await startScriptedServer(() => ({ status: 200, body: JSON.stringify({ keys: [], more: 1 }) }));
    expect((await server.cli('key', 'list', '--tenant', ids.bakery, '--json')).exit).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  const listening = Promise.withResolvers<void>();
  probe.listen(0, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  const address = probe.address();
  const closed = Promise.withResolvers<void>();
  probe.close(() => closed.resolve());
  await closed.promise;
  return typeof address === 'object' && address !== null ? address.port : 1;
}
