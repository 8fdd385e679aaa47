/** Each tenant's frame has its own origin; this knows which. */
import { labelPattern } from '@coatcheck/contract/ids';

export interface FrameHosts {
  /** With `{label}` where the tenant's label goes; goes into embed.js. */
  readonly template: string;
  /** @returns the origin of one tenant's frame, without a trailing slash. */
  originOf(label: string): string;
  /** @returns the label that a Host header names, or undefined for any other host. */
  labelOf(host: string | undefined): string | undefined;
}

/**
 * @param template FRAME_URL_TEMPLATE: an origin whose leftmost label is `{label}`
 * @throws {Error} it is not one
 */
export function frameHosts(template: string): FrameHosts {
  const match = /^(https?:\/\/)\{label\}(\.[a-z0-9.-]+(?::\d{1,5})?)\/?$/i.exec(template);
  if (!match) throw new Error('FRAME_URL_TEMPLATE: has to be an origin such as https://{label}.frames.example');
  const scheme = match[1] ?? '';
  const rest = (match[2] ?? '').toLowerCase();
  return {
    template: `${scheme}{label}${rest}`,
    originOf: (label) => `${scheme}${label}${rest}`,
    labelOf(host) {
      if (host === undefined || host.length !== 8 + rest.length || !host.endsWith(rest)) return undefined;
      const label = host.slice(0, 8);
      return labelPattern.test(label) ? label : undefined;
    },
  };
}
