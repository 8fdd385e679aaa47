/**
 * A customer's website for the demo: a folder of static pages on an origin of its own, as far from the product as the real ones
 * will be. The one line is put where the pages say `<!-- coatcheck -->`.
 *
 * Everything is read once, at the start: a request can only name what was found then, so no path leads out of the folder.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SiteOptions {
  /** A folder beside this file, or a path. */
  readonly folder: string;
  /** The line a customer pastes. */
  readonly snippet: string;
  readonly host: string;
  /** Where it is taken, the next free one above it. 0: any free port. */
  readonly port: number;
}

export interface Site {
  /** `http://localhost:PORT`, which is the site's origin too. */
  readonly url: string;
  close(): Promise<void>;
}

interface Page {
  readonly type: string;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

const portsTriedMax = 20;

/** @throws when the folder can't be read or no port is free */
export async function serveSite({ folder, snippet, host, port }: SiteOptions): Promise<Site> {
  const pages = await readPages(fileURLToPath(new URL(`${folder}/`, import.meta.url)), snippet);
  const server = createServer((asked, answer) => {
    if (asked.method !== 'GET' && asked.method !== 'HEAD') {
      answer.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const path = (asked.url ?? '/').split(/[?#]/)[0] ?? '/';
    const page = pages.get(path);
    const { type, body } = page ?? { type: 'text/plain; charset=utf-8', body: Buffer.from('There is no such page.\n') };
    answer.writeHead(page === undefined ? 404 : 200, {
      'content-type': type,
      'content-length': body.length,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    answer.end(asked.method === 'HEAD' ? undefined : body);
  });
  const taken = await listenFrom(server, host, port);
  return {
    url: `http://localhost:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readPages(folder: string, snippet: string): Promise<ReadonlyMap<string, Page>> {
  const pages = new Map<string, Page>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const read = await readFile(file);
    const body = type.startsWith('text/html') ? Buffer.from(read.toString('utf8').replace('<!-- coatcheck -->', () => snippet)) : read;
    pages.set(path, { type, body });
    if (path === '/index.html') pages.set('/', { type, body });
  }
  return pages;
}

async function listenFrom(server: Server, host: string, first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    try {
      return await listenOn(server, host, port);
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port - first >= portsTriedMax || port >= 65_535) throw error;
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the site has no port'));
      else resolve(address.port);
    });
  });
}
