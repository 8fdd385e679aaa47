/** JSON that may hold anything: its fields, each still to be looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** @returns no fields, if the value is no object */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** @throws {SyntaxError} not JSON */
export function parseFields(text: string): Fields {
  const value: unknown = JSON.parse(text);
  return fieldsOf(value);
}
