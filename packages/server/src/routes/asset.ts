/** `GET /assets/*`: scripts and styles, on either port its own. Names carry a hash of the content, so they never change. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Handler } from 'hono';
import type { Assets } from '../assets.ts';
import { sealed } from '../edge/reply.ts';

export function assetRoute(assets: Pick<Assets, 'files'>): Handler {
  return (c) => {
    const file = assets.files.get(c.req.path);
    if (file === undefined) throw new Refusal('not_found');
    const headers = {
      ...sealed,
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    };
    const takesBrotli = /\bbr\b/.test(c.req.header('accept-encoding') ?? '');
    return takesBrotli
      ? new Response(file.brotli, { headers: { ...headers, 'content-encoding': 'br' } })
      : new Response(file.bytes, { headers });
  };
}
