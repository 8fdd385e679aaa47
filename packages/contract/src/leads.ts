/** `POST /v1/leads`: a visitor leaves a way to be reached. */
import * as z from 'zod/mini';
import { RequestId, text, Uuid } from './ids.ts';

/** What HTML's `<input type=email>` accepts, with a dot in the domain; longer than 254 can't be delivered (RFC 5321). */
const emailPattern =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

export const Email = z.string().check(z.trim(), z.maxLength(254), z.regex(emailPattern, 'is not an email address'));

/**
 * A phone number in E.164 (`+4930123456`), or written the way people do: spaces, dots, dashes, slashes and brackets go,
 * a leading 00 becomes +. A number without its country is kept as its digits: the business knows its own country.
 */
export const Phone = z.pipe(
  z.string().check(z.maxLength(40)),
  z.pipe(
    z.transform((value: string) => value.replace(/\(0\)/g, '').replace(/[\s./()\u00a0-]/g, '').replace(/^00/, '+')),
    z.string().check(z.regex(/^(?:\+[1-9]\d{6,14}|\d{5,15})$/, 'is not a phone number')),
  ),
);

export const LeadRequest = z
  .strictObject({
    name: z.optional(text(200)),
    email: z.optional(Email),
    phone: z.optional(Phone),
    note: z.optional(text(2000)),
    /** The visitor agreed to the text that stood beside the button. */
    consent: z.literal(true),
    /** Which consent text that was (`consent.version` of the frame's settings). Default: today's. */
    consent_version: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
    conversation_id: z.optional(Uuid),
    request_id: z.optional(RequestId),
  })
  .check(z.refine((lead) => lead.email !== undefined || lead.phone !== undefined, 'needs an email address or a phone number'));
export type LeadRequest = z.infer<typeof LeadRequest>;

export const LeadResponse = z.object({ lead_id: Uuid });
export type LeadResponse = z.infer<typeof LeadResponse>;
