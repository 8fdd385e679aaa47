/**
 * `POST /v1/token`: the tag and a ticket, or an earlier pass, for a pass.
 *
 * Four forms, told apart by what is sent; everything else is refused:
 *
 * | form            | body                              | also needs                                         |
 * |-----------------|-----------------------------------|----------------------------------------------------|
 * | open            | publishable_key, ticket, resume?  | the cookie, where there is one                     |
 * | refresh         | publishable_key                   | the pass (≤ 60 s past its expiry) and its cookie   |
 * | fall back       | publishable_key, unbound: true    | a fresh pass ≤ 30 s old, from the same prefix      |
 * | refresh unbound | publishable_key, resume           | the pass (≤ 60 s past its expiry)                  |
 */
import * as z from 'zod/mini';
import { PublishableKey, text, Uuid } from './ids.ts';

export const scopes = ['chat', 'leads', 'voice'] as const;
export type Scope = (typeof scopes)[number];

export const TokenRequest = z.strictObject({
  publishable_key: PublishableKey,
  ticket: z.optional(z.string().check(z.maxLength(400))),
  /** The visitor's secret, for browsers that keep no cookie for us. */
  resume: z.optional(text(200)),
  unbound: z.optional(z.literal(true)),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

export const TokenResponse = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.number(),
  visitor_id: Uuid,
  session_expires_at: z.string(),
  /** Scopes, space separated. */
  scope: z.string(),
  /** Only with an unbound pass: what to send to come back as the same visitor. */
  resume: z.optional(z.string()),
});
export type TokenResponse = z.infer<typeof TokenResponse>;
