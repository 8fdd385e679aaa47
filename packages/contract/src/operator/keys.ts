/** `/operator/v1/keys`: publishable keys, their origins and their switch. */
import * as z from 'zod/mini';
import { Instant, Uuid } from '../ids.ts';
import { scopes } from '../token.ts';
import { Origins } from './tenants.ts';

export const Scopes = z.array(z.enum(scopes)).check(z.minLength(1), z.maxLength(scopes.length));

export const KeyCreate = z.strictObject({ tenant_id: Uuid, origins: z.optional(Origins), scopes: z.optional(Scopes) });
export type KeyCreate = z.infer<typeof KeyCreate>;

export const Key = z.object({
  key_id: Uuid, tenant_id: Uuid, publishable_key: z.string(), status: z.enum(['live', 'revoked', 'retiring']),
  origins: z.array(z.string()), scopes: z.array(z.enum(scopes)), created_at: Instant,
  /** After a rotation: when the old key stops working by itself. */
  retires_at: z.nullable(Instant),
});
export type Key = z.infer<typeof Key>;
export const KeyList = z.object({ keys: z.array(Key) });

export const KeyOrigins = z.strictObject({ origins: Origins });

/** Seconds the old key goes on beside the new one: default one week, 0 ends it at once, at most 90 days. */
export const KeyRotate = z.strictObject({ overlap_seconds: z.optional(z.int().check(z.minimum(0), z.maximum(90 * 86_400))) });
export const KeyRotated = z.object({ key: Key, previous: Key, snippet: z.string() });
