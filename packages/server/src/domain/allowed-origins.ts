/**
 * Where a key may be used. Parsed to exact (scheme, host, port) before anything reaches a header: an origin list that isn't
 * parsed can smuggle directives into a policy.
 *
 * 1. Nobody listed means nobody.
 * 2. `https:` only, but for localhost, `*.localhost` and 127.0.0.1.
 * 3. A wildcard stands for the whole leftmost label (`https://*.preview.shop.example`) and never sits on a public suffix.
 */
import { Refusal } from '@coatcheck/database/refusal';
import { getPublicSuffix, parse } from 'tldts';

const suffixRules = { allowPrivateDomains: true };

/**
 * @returns the origin as it may stand in `frame-ancestors`: scheme, host in ASCII, port where it isn't the scheme's own
 * @throws {Refusal} `invalid_origin`, with words for the person who typed it
 */
export function parseOrigin(given: string): string {
  const refuse = (why: string): never => {
    throw new Refusal('invalid_origin', { detail: `${JSON.stringify(given.slice(0, 120))} ${why}` });
  };
  const wildcard = /^(https?:\/\/)\*\.(.+)$/i.exec(given);
  const plain = wildcard ? `${wildcard[1]}${wildcard[2]}` : given;
  // The URL parser drops control characters at the ends; who sends them means something else.
  if (/[\s\p{Cc}*;,'"\\@<>]/u.test(plain)) return refuse('is not an origin; write it as https://shop.example.');
  let url: URL;
  try {
    url = new URL(plain);
  } catch {
    return refuse('is not an origin; write it as https://shop.example.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('has to begin with https://.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || plain.endsWith('/')) {
    return refuse('has more than an origin in it; leave out everything after the host.');
  }
  if (url.hostname.endsWith('.')) return refuse('ends with a dot.');
  // The URL parser takes `;` and `,` into a host, also from `%3b` and `；`, and below localhost no list of public names refuses them.
  if (!/^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])$/.test(url.hostname)) return refuse('is not a host that a website can have.');
  if (url.protocol === 'http:' && !isLocal(url.hostname)) return refuse('has to begin with https:// (http is for localhost only).');
  if (!wildcard) {
    if (!isLocal(url.hostname) && !isPublicName(url.hostname)) return refuse('is not a host that a website can have.');
    return url.origin;
  }
  const { domain, isIp } = parse(url.hostname, suffixRules);
  if (isIp || getPublicSuffix(url.hostname, suffixRules) === url.hostname || (domain === null && !isLocal(url.hostname))) {
    return refuse('would let in everybody under that ending; put your own domain after the star.');
  }
  return url.origin.replace('//', '//*.');
}

/** @returns each origin once, parsed. */
export function parseOrigins(given: readonly string[]): string[] {
  return [...new Set(given.map(parseOrigin))];
}

/** Whether a page of this origin may hold the frame. */
export function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    if (!entry.includes('//*.')) return entry === origin;
    const [scheme = '', host = ''] = entry.split('//*');
    return origin.startsWith(`${scheme}//`) && origin.endsWith(host) && origin.length > scheme.length + 2 + host.length;
  });
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
}

function isPublicName(hostname: string): boolean {
  const { domain, isIp } = parse(hostname, suffixRules);
  // A public suffix itself (github.io) is a website too when it is named exactly.
  return isIp === true || domain !== null || (hostname.includes('.') && getPublicSuffix(hostname, suffixRules) === hostname);
}
