/** Where the operator API answers, and how to get there. */
import { isIPv4 } from 'node:net';
import { usageFailure } from '../failure.ts';

export interface OperatorAddress {
  /** For messages: `http://127.0.0.1:8788`, no slash at the end. */
  readonly url: string;
  readonly secure: boolean;
  /** What to connect to. */
  readonly hostname: string;
  readonly port: number;
  /** What to send as `Host`. */
  readonly host: string;
  /** Comes before every path; empty, or `/prefix` behind a proxy. */
  readonly prefix: string;
  /** The token would cross a network that others can read. */
  readonly exposed: boolean;
}

/** @throws {Failure} `usage`: not an http or https address, or one with a password, query or fragment in it */
export function operatorAddress(given: string): OperatorAddress {
  const parsed = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`);
  if (
    parsed === null ||
    !/^https?:$/.test(parsed.protocol) ||
    parsed.username !== '' ||
    parsed.search !== '' ||
    parsed.hash !== ''
  ) {
    throw usageFailure(
      `'${given}' is not the address of a server.`,
      'Give one such as http://127.0.0.1:8788 (--url or COATCHECK_URL).',
    );
  }
  const secure = parsed.protocol === 'https:';
  const local = isLocal(parsed.hostname);
  const prefix = parsed.pathname.replace(/\/+$/, '');
  return {
    url: `${parsed.protocol}//${parsed.host}${prefix}`,
    secure,
    // Many resolvers don't know *.localhost, though it always means this machine (RFC 6761).
    hostname: /(^|\.)localhost\.?$/.test(parsed.hostname) ? '127.0.0.1' : parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port),
    host: parsed.host,
    prefix,
    exposed: !secure && !local,
  };
}

function isLocal(hostname: string): boolean {
  return /(^|\.)localhost\.?$/.test(hostname) || (isIPv4(hostname) && hostname.startsWith('127.')) || hostname === '[::1]';
}
