/**
 * `GET /frame?key=…`: the sealed frame's document. The tag is checked here for the first time, against the database, for
 * each document; the ticket inside is good for one exchange.
 *
 * Refused, it is a problem like any other: no script, so no launcher. The page sees a frame that says nothing.
 */
import type { Counter } from '@coatcheck/database/counter';
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import type { Assets } from '../assets.ts';
import { isAllowed } from '../domain/allowed-origins.ts';
import { frameDocument, frameHeaders } from '../domain/frame-document.ts';
import type { FrameHosts } from '../domain/frame-hosts.ts';
import { labelOfKey } from '../domain/publishable-key.ts';
import { randomText } from '../domain/random.ts';
import type { TicketOffice } from '../domain/ticket.ts';
import { addressPrefix, type EdgeEnv } from '../edge/address-of.ts';
import type { TrustedProxies } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';

export interface FrameRouteParts {
  readonly counter: Pick<Counter, 'lookUpTag'>;
  readonly tickets: TicketOffice;
  readonly limits: Pick<Limits, 'frame'>;
  readonly frames: FrameHosts;
  readonly proxies: TrustedProxies;
  readonly assets: Pick<Assets, 'script' | 'styles'>;
  /** Whether calls can be taken in a language. */
  readonly offersVoice: (language: string) => boolean;
}

export function frameRoute({ counter, tickets, limits, frames, proxies, assets, offersVoice }: FrameRouteParts) {
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    const label = frames.labelOf(c.req.header('host'));
    if (label === undefined) throw new Refusal('not_found');
    await limits.frame(addressPrefix(c, proxies));
    // frame-ancestors does not stop a top-level load. A browser too old to say has no such header at all.
    const destination = c.req.header('sec-fetch-dest');
    if (destination !== undefined && destination !== 'iframe') throw new Refusal('not_a_frame');
    const key = c.req.query('key') ?? '';
    const labelInKey = labelOfKey(key);
    if (labelInKey === undefined) throw new Refusal('key_malformed');
    if (labelInKey !== label) throw new Refusal('key_unknown');

    const tag = await counter.lookUpTag(key, label);
    requireAllowedPage(c.req.header('referer'), tag.origins, frames.originOf(label));
    const nonce = randomText(16);
    const ticket = await tickets.issue(key, tag);
    const settings = {
      publishable_key: key, name: tag.name, greeting: tag.greeting, colour: tag.colour, corner: tag.corner, locale: tag.language,
      starters: [...tag.starters], consent: tag.consent, scopes: [...tag.scopes],
      ...(offersVoice(tag.language) && tag.scopes.includes('voice') && tag.scopes.includes('chat') ? { voice: { consent: tag.callConsent } } : {}),
    };
    return new Response(frameDocument({ settings, ticket, nonce, ...assets }), { headers: frameHeaders(nonce, tag.origins) });
  };
}

/** Where the browser names the page, it has to be one of the key's, or the frame itself (a reload says that). */
function requireAllowedPage(referer: string | undefined, allowed: readonly string[], own: string): void {
  if (allowed.length === 0) throw new Refusal('origin_not_allowed');
  if (referer === undefined) return;
  const page = URL.parse(referer)?.origin;
  if (page === undefined || (page !== own && !isAllowed(page, allowed))) throw new Refusal('origin_not_allowed');
}
