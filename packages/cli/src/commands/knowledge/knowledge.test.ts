import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentAdd, DocumentAdded, DocumentList, documentTextMax } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids } from '../../testing/examples.ts';
import { answering, refusing, startScriptedServer, type Received, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
});
afterEach(() => server.close());

async function put(name: string, content: string | Uint8Array = `About ${name}.`): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** Accepts every document, as the contract has it. */
function accepting({ body }: Received) {
  const { name } = z.parse(DocumentAdd, body);
  return answering(DocumentAdded, { document_id: ids.document, name, passages: 3, replaced: name.startsWith('old') }, 201);
}

const add = (...argv: string[]) => server.cli('knowledge', 'add', '--tenant', ids.bakery, ...argv);
const sent = () => server.received.map((request) => z.parse(DocumentAdd, request.body));

describe('knowledge add', () => {
  it('sends each file in its format and reports the documents', async () => {
    server = await startScriptedServer(accepting);
    const outcome = await add(
      await put('hours.md'),
      await put('old-prices.HTML', '<p>10 €</p>'),
      await put('notes.txt', '\ufeffNotes'),
      '--json',
    );
    expect(outcome.exit).toBe(0);
    expect(sent()).toEqual([
      { name: 'hours.md', format: 'markdown', content: 'About hours.md.' },
      { name: 'old-prices.HTML', format: 'html', content: '<p>10 €</p>' },
      { name: 'notes.txt', format: 'text', content: 'Notes' },
    ]);
    expect(server.received[0]).toMatchObject({ method: 'POST', path: `/tenants/${ids.bakery}/knowledge` });
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      documents: [{ name: 'hours.md', passages: 3 }, { replaced: true }, { name: 'notes.txt' }],
    });
    expect(outcome.stderr).toContain('added hours.md: 3 passages\nreplaced old-prices.HTML: 3 passages\n');
  });

  it('takes a folder for the files below it, named by their paths inside', async () => {
    server = await startScriptedServer(accepting);
    await put('site/b/index.md');
    await put('site/a/index.md');
    await put('site/photo.jpg', 'not text');
    await put('site/.git/readme.md');
    await put('site/node_modules/x/readme.md');
    await symlink(await put('outside.md'), join(folder, 'site', 'link.md'));
    expect((await add(join(folder, 'site'))).exit).toBe(0);
    expect(sent().map((document) => document.name)).toEqual(['a/index.md', 'b/index.md']);
  });

  it('goes on after a file that fails, and ends with its exit code', async () => {
    server = await startScriptedServer((request) =>
      JSON.stringify(request.body).includes('bad.md')
        ? refusing('payload_too_large', { detail: 'by 3 bytes' })
        : accepting(request),
    );
    const outcome = await add(
      await put('a.md'),
      await put('bad.md'),
      await put('latin1.md', Buffer.from('Grüße', 'latin1')),
      await put('z.md'),
      '--json',
    );
    expect(outcome.exit).toBe(2);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      documents: [{ name: 'a.md' }, { name: 'z.md' }],
      failed: [{ code: 'payload_too_large', detail: 'by 3 bytes' }, { code: 'unreadable_file' }],
    });
    expect(outcome.stderr).toContain('is not UTF-8 text');
  });

  it.each([
    ['binary.md', new Uint8Array([65, 0, 66]), 'NUL'],
    ['utf16.md', new Uint8Array([0xff, 0xfe, 65, 0]), 'is UTF-16'],
    ['empty.md', ' \n', 'is empty'],
    ['huge.md', 'x'.repeat(documentTextMax + 1), `is too large: ${documentTextMax + 1} characters`],
    ['enormous.md', new Uint8Array(documentTextMax * 3 + 1).fill(120), 'is too large: 3.0 MB'],
    ['paper.pdf', 'text', 'ends in nothing known'],
  ])('refuses %s before sending it', async (name, content, words) => {
    server = await startScriptedServer(accepting);
    const outcome = await add(await put(name, content));
    expect(outcome).toMatchObject({ exit: 2, stdout: '' });
    expect(outcome.stderr).toContain(words);
    expect(server.received).toEqual([]);
  });

  it('takes a document of exactly the largest size, and a format that it is told', async () => {
    server = await startScriptedServer(accepting);
    expect((await add(await put('max.md', 'é'.repeat(documentTextMax)))).exit).toBe(0);
    expect(
      (await add(await put('README'), '--format', 'markdown', '--name', 'About us', '--source', 'https://a.example/x')).exit,
    ).toBe(0);
    expect(sent().at(-1)).toEqual({ name: 'About us', format: 'markdown', content: 'About README.', url: 'https://a.example/x' });
  });

  it('lets no file silently replace another of the same call', async () => {
    server = await startScriptedServer(accepting);
    const outcome = await add(await put('a/index.md'), await put('b/index.md'));
    expect(outcome.exit).toBe(2);
    expect(outcome.stderr).toContain("would both be called 'index.md'");
    expect(server.received).toEqual([]);
  });

  it('adds a file once that was named twice', async () => {
    server = await startScriptedServer(accepting);
    const path = await put('a.md');
    await add(path, path);
    expect(server.received).toHaveLength(1);
  });

  it.each([['missing.md'], ['.']])('refuses %s, where there is nothing to add', async (name) => {
    server = await startScriptedServer(accepting);
    expect(await add(join(folder, name))).toMatchObject({ exit: 2, stdout: '' });
  });

  it.each(['operator_token_invalid', 'not_found', 'database_unavailable'] as const)(
    'stops at %s, which every other file would meet',
    async (code) => {
      server = await startScriptedServer(() => refusing(code));
      const outcome = await add(await put('a.md'), await put('b.md'));
      expect(outcome.stdout).toBe('');
      expect(outcome.exit).toBeGreaterThan(0);
      expect(server.received).toHaveLength(1);
    },
  );

  it('waits when the server asks for it', async () => {
    let refusals = 2;
    server = await startScriptedServer((request) =>
      refusals-- > 0 ? refusing('rate_limited', { retryAfterSeconds: 0 }) : accepting(request),
    );
    expect((await add(await put('a.md'))).exit).toBe(0);
    expect(server.received).toHaveLength(3);
  });

  it('draws a bar on a terminal, and what a file is called cannot draw another', async () => {
    server = await startScriptedServer(accepting);
    const paths = [await put('a.md'), await put('b\u001b[2J.md')];
    const { stderr } = await server.cliOnTerminal({ columns: 200 }, 'knowledge', 'add', '--tenant', ids.bakery, ...paths);
    expect(stderr).toContain('[##########..........] 1/2');
    expect(stderr).not.toContain('\u001b[2J');
  });
});

describe('knowledge list and remove', () => {
  const documents = [
    { document_id: ids.document, name: 'hours.md', passages: 4, characters: 900, added_at: '2026-03-02T10:30:00.000Z' },
    { document_id: ids.lead, name: 'prices.md', passages: 9, characters: 4000, added_at: '2026-03-02T10:30:00.000Z' },
  ];
  const listed = ({ method }: Received) =>
    method === 'DELETE' ? { status: 204, body: '' } : answering(DocumentList, { documents });

  it('lists documents', async () => {
    server = await startScriptedServer(listed);
    expect((await server.cli('knowledge', 'list', '--tenant', ids.bakery)).stdout).toMatch(/^hours\.md\s+4\s+900 /m);
    expect(JSON.parse((await server.cli('knowledge', 'list', '--tenant', ids.bakery, '--json')).stdout)).toEqual({ documents });
  });

  it('removes by name or id', async () => {
    server = await startScriptedServer(listed);
    const outcome = await server.cli('knowledge', 'remove', '--tenant', ids.bakery, 'hours.md', ids.lead, '--json');
    expect(server.received.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /tenants/${ids.bakery}/knowledge/${ids.document}`,
      `DELETE /tenants/${ids.bakery}/knowledge/${ids.lead}`,
    ]);
    expect(JSON.parse(outcome.stdout)).toEqual({
      removed: [
        { document_id: ids.document, name: 'hours.md' },
        { document_id: ids.lead, name: 'prices.md' },
      ],
    });
  });

  it('removes nothing where one name is wrong', async () => {
    server = await startScriptedServer(listed);
    const outcome = await server.cli('knowledge', 'remove', '--tenant', ids.bakery, 'hours.md', 'hour.md');
    expect(outcome).toMatchObject({ exit: 4, stdout: '' });
    expect(server.received).toHaveLength(1);
  });
});
