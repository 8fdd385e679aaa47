/**
 * As much of `zod/mini` as the contract uses, with the same names and the same verdicts, in a tenth of its bytes.
 *
 * The build puts this in the place of `zod/mini`, so the widget reads what comes over the wire with the contract's own schemas
 * and the frame stays within its budget: zod is 7 KB of the 28, and most of it serves messages, formats and asynchronous rules
 * that nobody sees here. A function of zod that is missing here fails the build; one that judges otherwise fails the test
 * beside this file, which runs every schema of the contract on both.
 */

/** What a reader gives for a value it refuses. */
const refused = Symbol('refused');

type Read = (value: unknown) => unknown;
type Shape = Readonly<Record<string, Schema>>;

export class Schema {
  readonly read: Read;
  readonly isOptional: boolean;
  /** Of objects. */
  readonly shape: Shape;
  /** Of literals. */
  readonly value: unknown;

  constructor(read: Read, { isOptional = false, shape = {}, value }: { isOptional?: boolean; shape?: Shape; value?: unknown } = {}) {
    this.read = read;
    this.isOptional = isOptional;
    this.shape = shape;
    this.value = value;
  }

  check(...checks: Read[]): Schema {
    const read: Read = (value) => checks.reduce((sofar, check) => (sofar === refused ? refused : check(sofar)), this.read(value));
    return new Schema(read, this);
  }
}

const only = (accepts: (value: unknown) => boolean): Read => (value) => (accepts(value) ? value : refused);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** zod counts characters, not code units. */
const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : Array.from(String(value)).length);

export const unknown = () => new Schema((value) => value, { isOptional: true });
export const string = () => new Schema(only((value) => typeof value === 'string'));
export const number = () => new Schema(only(Number.isFinite));
export const int = () => new Schema(only(Number.isSafeInteger));
export const boolean = () => new Schema(only((value) => typeof value === 'boolean'));
export const literal = (wanted: unknown) => new Schema(only((value) => value === wanted), { value: wanted });
const oneOf = (wanted: readonly unknown[]) => new Schema(only((value) => wanted.includes(value)));
export { oneOf as enum };

export const optional = (inner: Schema) =>
  new Schema((value) => (value === undefined ? undefined : inner.read(value)), { isOptional: true });
export const nullable = (inner: Schema) => new Schema((value) => (value === null ? null : inner.read(value)), inner);

export const array = (item: Schema) =>
  new Schema((value) => {
    if (!Array.isArray(value)) return refused;
    const items = value.map(item.read);
    return items.includes(refused) ? refused : items;
  });

function readObject(shape: Shape, isStrict: boolean): Read {
  return (value) => {
    if (!isRecord(value)) return refused;
    if (isStrict && Object.keys(value).some((name) => !Object.keys(shape).includes(name))) return refused;
    const result: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(shape)) {
      if (!(name in value) && schema.isOptional) continue;
      const read = name in value ? schema.read(value[name]) : refused;
      if (read === refused) return refused;
      result[name] = read;
    }
    return result;
  };
}

export const object = (shape: Shape) => new Schema(readObject(shape, false), { shape });
export const strictObject = (shape: Shape) => new Schema(readObject(shape, true), { shape });

export const discriminatedUnion = (name: string, options: readonly Schema[]) =>
  new Schema((value) => {
    const option = isRecord(value) ? options.find(({ shape }) => shape[name]?.value === value[name]) : undefined;
    return option === undefined ? refused : option.read(value);
  });

export const transform = (change: (value: unknown) => unknown) => new Schema(change);
export const pipe = (first: Schema, second: Schema) =>
  new Schema((value) => {
    const read = first.read(value);
    return read === refused ? refused : second.read(read);
  });

export const refine = (accepts: (value: unknown) => boolean): Read => only(accepts);
export const regex = (pattern: RegExp) => only((value) => pattern.test(String(value)));
export const startsWith = (prefix: string) => only((value) => String(value).startsWith(prefix));
export const trim = (): Read => (value) => String(value).trim();
export const minLength = (least: number) => only((value) => lengthOf(value) >= least);
export const maxLength = (most: number) => only((value) => lengthOf(value) <= most);
export const minimum = (least: number) => only((value) => Number(value) >= least);
export const maximum = (most: number) => only((value) => Number(value) <= most);

export function safeParse(schema: Schema, value: unknown): { success: true; data: unknown } | { success: false } {
  const data = schema.read(value);
  return data === refused ? { success: false } : { success: true, data };
}

export function parse(schema: Schema, value: unknown): unknown {
  const data = schema.read(value);
  if (data === refused) throw new TypeError('the value does not have the form of the contract');
  return data;
}

/** What zod would have to be told about the frame's policy. */
export const config = () => undefined;
