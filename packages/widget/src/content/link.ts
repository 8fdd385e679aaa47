/** The only door through which an address from an answer becomes a link. */

const protocols = new Set(['https:', 'http:', 'mailto:', 'tel:']);

/** Longer ones are never written for people, and a browser may choke on them. */
const hrefLengthMax = 2000;

/**
 * @returns the address as the browser understood it, or null where it must stay plain text: a scheme that runs something, a
 *   relative address (it would point into our own frame), or a name before an @ that dresses one host up as another
 */
export function safeHref(address: string): string | null {
  if (address.length > hrefLengthMax) return null;
  try {
    const url = new URL(address);
    return protocols.has(url.protocol) && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}
