/** @returns the address as a browser understands it, where it is one that may be followed; undefined for `javascript:` and all else */
export function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}
