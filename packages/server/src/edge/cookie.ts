/** @returns the value of the cookie of that name; none where two of it came (somebody tossed one in) */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  let value: string | undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    if (value !== undefined) return undefined;
    value = pair.slice(at + 1).trim();
  }
  return value === '' ? undefined : value;
}
