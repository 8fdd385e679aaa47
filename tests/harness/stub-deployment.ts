/**
 * What stands around embed.js, on one port: customers' pages, embed.js, and frames that behave as their label says.
 *
 * | origin                       | serves                                                                 |
 * |------------------------------|------------------------------------------------------------------------|
 * | `http://localhost:PORT`      | `tests/hosts/NAME.html` as `/NAME`, with the line put in               |
 * | `http://127.0.0.1:PORT`      | `/embed.js`                                                            |
 * | `http://LABEL.localhost:PORT`| `/frame`: see `frameDocuments`                                         |
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssets } from '@coatcheck/widget/build';
import { hostHeaders } from '../hosts/headers.ts';
import { listen, shut } from './listen.ts';

export interface StubDeployment {
  readonly port: number;
  /** The loader as it is served here. */
  readonly embed: string;
  /** Labels of the frame documents asked for so far, in order. */
  readonly framesAsked: readonly string[];
  /** The page's address; `label` chooses the frame's behaviour, by default `talkativ`. */
  hostUrl(name: string, label?: string): string;
  keyOf(label: string): string;
  close(): Promise<void>;
}

/** Room for a launcher of 60×60 and a panel of 400×600; a click or a word from the page opens and closes it. */
const talkative = `<!doctype html><meta charset="utf-8"><title>stub</title>
<style>html, body { margin: 0; background: teal } button { width: 60px; height: 60px }</style>
<button>chat</button><input aria-label="message" hidden>
<script>
  let pageOrigin, open = false;
  const button = document.querySelector('button'), input = document.querySelector('input');
  window.heard = [];
  const say = (message) => parent.postMessage({ coatcheck: 1, ...message }, pageOrigin);
  const show = (wanted, full) => {
    open = wanted;
    say({ type: 'size', width: open ? 400 : 60, height: open ? 600 : 60, full: Boolean(full), open });
    input.hidden = !open;
    if (open) input.focus();
  };
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || data?.coatcheck !== 1) return;
    heard.push(data);
    pageOrigin = origin;
    if (data.type === 'hello') say({ type: 'ready', width: 60, height: 60, corner: location.search.includes('left') ? 'left' : 'right' });
    if (data.type === 'open') show(true);
    if (data.type === 'close') show(false);
  });
  button.onclick = () => show(!open);
  window.say = say;
  window.show = show;
</script>`;

const frameDocuments: Record<string, (answer: ServerResponse) => void> = {
  talkativ: (answer) => answer.end(talkative),
  talkleft: (answer) => answer.end(talkative.replace(`location.search.includes('left')`, 'true')),
  silent00: (answer) => answer.end('<!doctype html><body style="background: red">'),
  revoked0: (answer) => answer.writeHead(403).end('<!doctype html><body style="background: red">'),
  leaves00: (answer) =>
    answer.end(`<!doctype html><script>
      addEventListener('message', ({ origin }) => parent.postMessage({ coatcheck: 1, type: 'gone' }, origin));
    </script>`),
  impostor: (answer) =>
    answer.end(`<!doctype html><script>
      for (const word of [{ coatcheck: 1, type: 'gone' }, 'last word']) parent.postMessage(word, '*');
    </script>`),
  /** Never answers. */
  stalled0: () => undefined,
};

export const startStubDeployment = async (): Promise<StubDeployment> => {
  const loader = await builtLoader();
  const framesAsked: string[] = [];
  let embed = '';
  let port = 0;
  const keyOf = (label: string) => `pk_${label}_0123456789abcdefghijkl`;

  const servePage = async (url: URL, answer: ServerResponse) => {
    const name = url.pathname.slice(1);
    const embedUrl = `http://127.0.0.1:${port}/embed.js`;
    const label = url.searchParams.get('label') ?? 'talkativ';
    const line = (how: string, key: string) => `<script ${how}src="${embedUrl}" data-key="${key}"></script>`;
    const html = (await readFile(fileURLToPath(new URL(`../hosts/${name}.html`, import.meta.url)), 'utf8'))
      .replaceAll('<!-- coatcheck -->', line('async="" ', keyOf(label)))
      .replaceAll('<!-- coatcheck: defer -->', line('defer="" ', keyOf(label)))
      .replaceAll('<!-- coatcheck: plain -->', line('', keyOf(label)))
      .replaceAll('<!-- coatcheck: module -->', line('type="module" ', keyOf(label)))
      .replaceAll('<!-- coatcheck: another key -->', line('', keyOf('another0')))
      .replaceAll('EMBED_URL', embedUrl)
      .replaceAll('KEY', keyOf(label));
    const headers = hostHeaders(name, { embedOrigin: `http://127.0.0.1:${port}`, frameOrigin: `http://${label}.localhost:${port}` });
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  };

  const serve = async (asked: IncomingMessage, answer: ServerResponse) => {
    const url = new URL(asked.url ?? '/', `http://${asked.headers.host}`);
    if (url.hostname === '127.0.0.1') {
      answer.writeHead(200, { 'content-type': 'text/javascript', 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' });
      answer.end(embed);
      return;
    }
    if (url.hostname === 'localhost') return servePage(url, answer);
    const label = url.hostname.slice(0, -'.localhost'.length);
    framesAsked.push(label);
    answer.setHeader('content-type', 'text/html');
    answer.setHeader('cross-origin-resource-policy', 'cross-origin');
    answer.setHeader('cross-origin-embedder-policy', 'require-corp');
    const frameDocument = frameDocuments[label];
    if (frameDocument === undefined) answer.writeHead(404).end();
    else frameDocument(answer);
  };

  const server = createServer((asked, answer) => {
    serve(asked, answer).catch(() => {
      answer.writeHead(404).end();
    });
  });
  port = await listen(server);
  embed = loader.replace('__FRAME_URL_TEMPLATE__', `http://{label}.localhost:${port}`);

  return {
    port,
    embed,
    framesAsked,
    keyOf,
    hostUrl: (name, label = 'talkativ') => `http://localhost:${port}/${name}?label=${label}`,
    close: () => shut(server),
  };
};

/** The loader as it was built for production, its placeholder still in it. */
export const builtLoader = async (): Promise<string> => {
  const { dist, artefacts } = await buildAssets();
  return readFile(join(dist, artefacts.embed), 'utf8');
};
