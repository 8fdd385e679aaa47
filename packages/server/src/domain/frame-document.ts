/** The sealed frame's document and the policy it is sealed with. */
import type { FrameSettings } from '@coatcheck/contract/frame-settings';

export interface FrameDocument {
  readonly settings: FrameSettings;
  readonly ticket: string;
  /** Of this response alone. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
}

export function frameDocument({ settings, ticket, nonce, script, styles }: FrameDocument): string {
  const links = styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('');
  return (
    `<!doctype html><html lang=${attribute(settings.locale)}><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">` +
    `<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">` +
    `<meta name="coatcheck-ticket" content="${ticket}">` +
    `<meta name="coatcheck-settings" content=${attribute(JSON.stringify(settings))}>` +
    `<title>${escaped(settings.name)}</title>${links}` +
    `<script type="module" nonce="${nonce}" src="${script}"></script></head><body></body></html>`
  );
}

/** Same for every frame but for the nonce and who may hold it. */
export function frameHeaders(nonce: string, ancestors: readonly string[]): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; connect-src 'self'; ` +
      `base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}; ` +
      // On the element too; here because the page could leave the attribute out.
      'sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox; ' +
      "require-trusted-types-for 'script'; trusted-types 'none'",
    // A ticket is good once, so no copy of this document may be kept, the back/forward cache's excepted.
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(self), display-capture=(), payment=()',
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'origin-agent-cluster': '?1',
  };
}

/** @returns the text in single quotes, as JSON is full of double ones. */
function attribute(text: string): string {
  return `'${escaped(text).replaceAll("'", '&#39;')}'`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
