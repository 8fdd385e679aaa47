/** Who is asking, as far as the network can tell: the address prefix that limits are counted on. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type TrustedProxies = readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

/**
 * @param list addresses and CIDR ranges, separated by commas
 * @throws {Error} one of them is neither
 */
export function trustedProxies(list: string): TrustedProxies {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      try {
        // ipaddr.js takes 10.0 for 10.0.0.0: who left out a part would trust somebody else.
        if (isIP(entry.split('/')[0] ?? '') === 0) throw new Error('not an address');
        if (entry.includes('/')) return ipaddr.parseCIDR(entry);
        const address = ipaddr.process(entry);
        return [address, address.kind() === 'ipv4' ? 32 : 128] as const;
      } catch {
        throw new Error(`TRUSTED_PROXIES: ${JSON.stringify(entry)} is not an address or range`);
      }
    });
}

/**
 * The canonical prefix of the client: `203.0.113.7/32`, or `2001:db8:1:2::/64` (one household's worth of IPv6).
 *
 * Only a trusted proxy's word counts: the rightmost address of X-Forwarded-For that is not itself a trusted proxy, and only
 * when the connection comes from one. IPv4 in IPv6's clothes is IPv4.
 *
 * @param peer the connection's other end
 * @param forwarded the X-Forwarded-For header, if any
 */
export function prefixOf(peer: string | undefined, forwarded: string | undefined, proxies: TrustedProxies): string {
  let address = parsed(peer);
  if (address === undefined) return 'unknown';
  if (forwarded !== undefined && isTrusted(address, proxies)) {
    // Bounded: a header of a thousand hops is not worth reading to its beginning.
    const hops = forwarded.slice(-1_000).split(',').reverse();
    for (const hop of hops) {
      const next = parsed(hop.trim());
      if (next === undefined) break;
      address = next;
      if (!isTrusted(address, proxies)) break;
    }
  }
  if (address.kind() === 'ipv4') return `${address.toString()}/32`;
  const network = new ipaddr.IPv6([...address.toByteArray().slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]);
  return `${network.toString()}/64`;
}

function parsed(text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // Node's own check reads the usual spellings only; ipaddr.js would take 0x7f.1 for an address too, and try each form in turn.
  switch (text === undefined ? 0 : isIP(text)) {
    case 4:
      return ipaddr.IPv4.parse(text ?? '');
    case 6:
      return ipaddr.process(text ?? '');
    default:
      return undefined;
  }
}

function isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6, proxies: TrustedProxies): boolean {
  return proxies.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}
