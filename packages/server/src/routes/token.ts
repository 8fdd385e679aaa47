/** `POST /v1/token`: the four forms of the exchange; see contract/token.ts. */
import { TokenRequest, type TokenResponse } from '@coatcheck/contract/token';
import type { Counter, MintedPass } from '@coatcheck/database/counter';
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { labelOfKey } from '../domain/publishable-key.ts';
import { unverifiedSession } from '../domain/pass.ts';
import type { TicketOffice } from '../domain/ticket.ts';
import { addressPrefix, type EdgeEnv } from '../edge/address-of.ts';
import { readBody, visitorBodyMax } from '../edge/body.ts';
import { bearerPass, type FrameGate } from '../edge/frame-gate.ts';
import { jsonReply } from '../edge/reply.ts';
import { visitorCookie } from '../edge/cookies.ts';
import type { TrustedProxies } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';

export interface TokenRouteParts {
  readonly counter: Pick<Counter, 'open' | 'renew'>;
  readonly tickets: Pick<TicketOffice, 'open'>;
  readonly limits: Pick<Limits, 'open' | 'fallBack' | 'refresh' | 'unlessStranger'>;
  readonly gate: Pick<FrameGate, 'requireFrame'>;
  readonly proxies: TrustedProxies;
}

export function tokenRoute(parts: TokenRouteParts) {
  const { gate, proxies } = parts;
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    const label = gate.requireFrame(c);
    const body = await readBody(c, TokenRequest, visitorBodyMax);
    const key = body.publishable_key;
    const labelInKey = labelOfKey(key);
    if (labelInKey === undefined) throw new Refusal('key_malformed');
    if (labelInKey !== label) throw new Refusal('key_unknown');
    const sender = {
      key,
      label,
      cookie: visitorCookie.read(c.req.header('cookie')),
      prefix: addressPrefix(c, proxies),
      canBind: c.req.header('sec-fetch-site') !== undefined,
    };
    const minted = await (body.ticket === undefined ? renew(parts, sender, body, bearerPass(c)) : open(parts, sender, body, body.ticket));
    const answer: TokenResponse = {
      access_token: minted.accessToken,
      token_type: 'Bearer',
      expires_in: minted.expiresInSeconds,
      visitor_id: minted.visitorId,
      session_expires_at: new Date(minted.sessionEnds * 1000).toISOString(),
      scope: minted.scope,
      ...(minted.bound ? {} : { resume: minted.secret }),
    };
    // Opens set the cookie, again with the same value; a refresh has nothing new to say.
    return jsonReply(answer, 200, body.ticket === undefined ? {} : { 'set-cookie': visitorCookie.set(minted.secret) });
  };
}

interface Sender {
  readonly key: string;
  readonly label: string;
  readonly cookie: string | undefined;
  readonly prefix: string;
  readonly canBind: boolean;
}

async function open({ tickets, limits, counter }: TokenRouteParts, sender: Sender, body: TokenRequest, ticket: string): Promise<MintedPass> {
  if (body.unbound) throw new Refusal('invalid_request', { detail: 'unbound goes without a ticket' });
  // The ticket first: a stranger without one moves no counter.
  const opened = await tickets.open(ticket, sender.key);
  await limits.open(sender.prefix, sender.key);
  return counter.open({ ...sender, ticket: opened, resume: body.resume });
}

async function renew({ limits, counter }: TokenRouteParts, sender: Sender, body: TokenRequest, pass: string | undefined): Promise<MintedPass> {
  if (pass === undefined) throw new Refusal('pass_missing');
  if (body.unbound && body.resume !== undefined) throw new Refusal('invalid_request', { detail: 'unbound goes without resume' });
  const fallBack = body.unbound === true;
  if (fallBack) await limits.fallBack(sender.prefix, sender.key);
  return limits.unlessStranger(sender.prefix, async () => {
    const minted = await counter.renew({ ...sender, pass, resume: body.resume, fallBack });
    // Counted once the database has verified whose session it is; a refused stranger uses up nothing of it.
    if (!fallBack) await limits.refresh(unverifiedSession(minted.accessToken));
    return minted;
  });
}
