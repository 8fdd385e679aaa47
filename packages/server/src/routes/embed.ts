/** `GET /embed.js`: the loader, with the address of the frames put in. */
import type { Handler } from 'hono';
import type { Assets } from '../assets.ts';
import { sealed } from '../edge/reply.ts';

/** Browsers ask again after this long, so that every website has a new build within minutes. Seconds. */
const maxAge = 300;

export function embedRoute(assets: Assets): Handler {
  const { bytes, brotli, etag } = assets.embed;
  const headers = {
    ...sealed,
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${maxAge}, stale-while-revalidate=86400`,
    // A page with `Cross-Origin-Embedder-Policy: require-corp` takes only what says it may be taken.
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    vary: 'accept-encoding',
    etag,
  };
  return (c) => {
    if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
    const takesBrotli = /\bbr\b/.test(c.req.header('accept-encoding') ?? '');
    return takesBrotli
      ? new Response(brotli, { headers: { ...headers, 'content-encoding': 'br' } })
      : new Response(bytes, { headers });
  };
}
