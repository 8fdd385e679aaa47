/** What the hostile pages' servers send along. */
export interface Origins {
  readonly embedOrigin: string;
  readonly frameOrigin: string;
}

const byHost: Record<string, (origins: Origins) => Record<string, string>> = {
  'strict-csp': ({ embedOrigin, frameOrigin }) => ({
    'content-security-policy':
      `default-src 'none'; script-src ${embedOrigin}; frame-src ${frameOrigin}; base-uri 'none'; form-action 'none'; ` +
      `require-trusted-types-for 'script'; trusted-types 'none'`,
  }),
  'forbidding-csp': ({ embedOrigin }) => ({ 'content-security-policy': `default-src 'none'; script-src ${embedOrigin}` }),
  isolated: () => ({ 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' }),
  'no-referrer': () => ({ 'referrer-policy': 'no-referrer' }),
  xhtml: () => ({ 'content-type': 'application/xhtml+xml' }),
};

export const hostHeaders = (name: string, origins: Origins): Record<string, string> => byHost[name]?.(origins) ?? {};
