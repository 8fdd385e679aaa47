/** Says what is wrong with a request's JSON, the way the providers do: an unknown field is an error. */

/** A key that ends in `?` may be absent. `any`: whatever is there. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'any'
  | { readonly list: Shape }
  | { readonly oneOf: readonly Shape[] }
  | { readonly literal: string | boolean }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** @returns the path of the first thing that does not fit, and why; `undefined` where all does */
export function misfit(value: unknown, shape: Shape, path = ''): string | undefined {
  if (shape === 'any') return undefined;
  if (typeof shape === 'string') return typeof value === shape ? undefined : `${path}: expected a ${shape}`;
  if ('literal' in shape) return value === shape.literal ? undefined : `${path}: expected ${String(shape.literal)}`;
  if ('oneOf' in shape) {
    const misfits = shape.oneOf.map((option) => misfit(value, option, path));
    return misfits.includes(undefined) ? undefined : (misfits.find((found) => found?.includes('unknown field')) ?? misfits[0]);
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) return `${path}: expected a list`;
    return first(value, (item, index) => misfit(item, shape.list, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path}: expected an object`;

  const given = new Map<string, unknown>(Object.entries(value));
  const known = Object.entries(shape.fields).map(([key, field]) => ({
    name: key.replace(/\?$/, ''),
    optional: key.endsWith('?'),
    field,
  }));
  const unknown = [...given.keys()].find((key) => !known.some(({ name }) => name === key));
  if (unknown !== undefined) return `${path}.${unknown}: unknown field`;
  return first(known, ({ name, optional, field }) => {
    if (!given.has(name)) return optional ? undefined : `${path}.${name}: required`;
    return misfit(given.get(name), field, `${path}.${name}`);
  });
}

function first<Item>(items: readonly Item[], find: (item: Item, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
