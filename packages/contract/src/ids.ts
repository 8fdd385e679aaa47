/** Names of things, as they cross a wire. */
import * as z from 'zod/mini';

/** A UUID in its canonical lower-case spelling. Everything that has a row has one. */
export const Uuid = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));

/** What a client may call a request so that sending it twice does it once. 8–64 characters, unique for the visitor. */
export const RequestId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/**
 * A tenant's DNS label: 8 characters of lower-case base 32, the first a letter or digit. It stands inside each of the
 * tenant's publishable keys and is the leftmost label of its frame's origin.
 */
export const labelPattern = /^[a-z0-9]{8}$/;
export const Label = z.string().check(z.regex(labelPattern));

/** A publishable key, by its outer form alone; its checksum is the server's business. */
export const PublishableKey = z.string().check(z.maxLength(80), z.startsWith('pk_'));

/** A moment, ISO 8601 in UTC. */
export const Instant = z.string();

/**
 * Text that PostgreSQL can keep and a person may have written: no NUL, no lone surrogate.
 *
 * @param max the longest accepted, in UTF-16 code units
 */
export const text = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.refine((value) => !value.includes('\0') && value.isWellFormed(), 'contains a character that cannot be stored'),
  );

/** The same, and not empty once the white space around it is gone. */
export const filledText = (max: number) => text(max).check(z.refine((value) => value.trim() !== '', 'is empty'));
