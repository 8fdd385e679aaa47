import { createHash, randomBytes } from 'node:crypto';

export interface OneTimeLink {
  readonly link: string;
  /** SHA-256; all that is kept of the token. */
  readonly tokenHash: Buffer;
}

/** @returns a link into the console with a token of 256 bits behind its `#`, which a browser sends to nobody */
export function newOneTimeLink(consoleUrl: string, page: 'invitation' | 'welcome'): OneTimeLink {
  const token = randomBytes(32).toString('base64url');
  return { link: `${consoleUrl}/${page}#${token}`, tokenHash: createHash('sha256').update(token).digest() };
}
