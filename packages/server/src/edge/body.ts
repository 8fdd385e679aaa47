/** Reading what a stranger sent: bounded, UTF-8, JSON, and of the contract's shape. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import * as z from 'zod/mini';
import type { EdgeEnv } from './address-of.ts';

/** Visitors send a message or a form; nothing of theirs is larger. Bytes. */
export const visitorBodyMax = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * @param bytesMax the largest body accepted
 * @throws {Refusal} `unsupported_media_type`, `payload_too_large`, `invalid_json`, `invalid_request`
 */
export async function readBody<Schema extends z.core.$ZodType>(c: Context<EdgeEnv>, schema: Schema, bytesMax: number): Promise<z.core.output<Schema>> {
  const type = c.req.header('content-type') ?? '';
  // Exactly JSON: a form or text/plain could be sent across sites without a preflight.
  if (type !== 'application/json' && !/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) throw new Refusal('unsupported_media_type');
  const text = await readText(c, bytesMax);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('invalid_json');
  }
  return parse(schema, value);
}

/** @throws {Refusal} `invalid_request`, naming the first field that is wrong and never its value */
export function parse<Schema extends z.core.$ZodType>(schema: Schema, value: unknown): z.core.output<Schema> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.').slice(0, 80);
  const unknownKeys = issue?.code === 'unrecognized_keys' ? 'has fields that are not known here' : undefined;
  throw new Refusal('invalid_request', { detail: `${where ? `${where}: ` : ''}${unknownKeys ?? issue?.message ?? 'is not valid'}` });
}

async function readText(c: Context<EdgeEnv>, bytesMax: number): Promise<string> {
  const declared = c.req.header('content-length');
  if (declared !== undefined && Number(declared) > bytesMax) throw new Refusal('payload_too_large');
  try {
    if (declared !== undefined) {
      const bytes = await c.req.arrayBuffer();
      if (bytes.byteLength > bytesMax) throw new Refusal('payload_too_large');
      return utf8.decode(bytes);
    }
    // No length was declared: stop reading at the bound.
    const chunks: Uint8Array[] = [];
    let total = 0;
    const body: AsyncIterable<Uint8Array> | null = c.req.raw.body;
    for await (const chunk of body ?? []) {
      total += chunk.byteLength;
      if (total > bytesMax) throw new Refusal('payload_too_large');
      chunks.push(chunk);
    }
    return utf8.decode(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // Whoever hung up in the middle of a body reads no answer, and is no failure of ours.
    if (!c.env.incoming.complete) throw new Refusal('invalid_json', { detail: 'the body ended too early' });
    if (error instanceof TypeError) throw new Refusal('invalid_json', { detail: 'the body is not UTF-8' });
    throw error;
  }
}
