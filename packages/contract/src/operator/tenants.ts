/** `/operator/v1/tenants`: the operator's customers. */
import * as z from 'zod/mini';
import { filledText, Instant, Label, text, Uuid } from '../ids.ts';

/** PostgreSQL text search configurations a tenant's knowledge can be indexed in, by BCP 47 primary language. */
export const languages = {
  ar: 'arabic', hy: 'armenian', eu: 'basque', ca: 'catalan', da: 'danish', nl: 'dutch', en: 'english', fi: 'finnish',
  fr: 'french', de: 'german', el: 'greek', hi: 'hindi', hu: 'hungarian', id: 'indonesian', ga: 'irish', it: 'italian',
  lt: 'lithuanian', ne: 'nepali', no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian',
  es: 'spanish', sv: 'swedish', ta: 'tamil', tr: 'turkish', yi: 'yiddish',
} as const;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object's keys, which TypeScript knows as strings alone
export const languageCodes = Object.keys(languages) as [keyof typeof languages, ...(keyof typeof languages)[]];
export type Language = keyof typeof languages;

export const originMax = 50;
export const Origins = z.array(z.string().check(z.maxLength(300))).check(z.maxLength(originMax));

/** How a tenant's assistant looks and speaks. Each has a default. */
export const TenantLooks = z.object({
  language: z.optional(z.enum(languageCodes)),
  greeting: z.optional(filledText(300)),
  colour: z.optional(z.string().check(z.toLowerCase(), z.regex(/^#[0-9a-f]{6}$/))),
  corner: z.optional(z.enum(['left', 'right'])),
  starters: z.optional(z.array(filledText(80)).check(z.maxLength(4))),
  consent_text: z.optional(filledText(1000)),
  /** What visitors agree to before their first call. Empty: nothing is asked. */
  call_consent_text: z.optional(text(1000)),
});
export type TenantLooks = z.infer<typeof TenantLooks>;

export const TenantCreate = z.strictObject({ name: filledText(120), origins: z.optional(Origins), ...TenantLooks.shape });
export type TenantCreate = z.infer<typeof TenantCreate>;
export const TenantCreated = z.object({
  tenant_id: Uuid, label: Label, key_id: Uuid, publishable_key: z.string(),
  /** The one line to paste. */
  snippet: z.string(),
});
export type TenantCreated = z.infer<typeof TenantCreated>;

export const TenantUpdate = z.strictObject({
  name: z.optional(filledText(120)),
  ...TenantLooks.shape,
  /** Seconds of calls a UTC day; null: no bound. Calls under way feel it within seconds. */
  call_seconds_a_day: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(2_000_000_000)))),
});
export type TenantUpdate = z.infer<typeof TenantUpdate>;

export const Tenant = z.object({
  tenant_id: Uuid, label: Label, name: z.string(), status: z.enum(['active', 'suspended']), language: z.string(),
  created_at: Instant, keys: z.number(), call_seconds_a_day: z.nullable(z.number()),
});
export type Tenant = z.infer<typeof Tenant>;
export const TenantList = z.object({ tenants: z.array(Tenant), next: z.nullable(z.string()) });

export const AuditEntry = z.object({
  id: Uuid, at: Instant, actor: z.string(), action: z.string(), subject: z.nullable(z.string()), reason: z.nullable(z.string()),
  detail: z.record(z.string(), z.unknown()),
});
export const AuditList = z.object({ entries: z.array(AuditEntry), next: z.nullable(z.string()) });
export type AuditList = z.infer<typeof AuditList>;
/** Why the operator reads a tenant's data; written to that tenant's audit log. */
export const Reason = text(300);
