/** The one line, and what becomes of it where a platform takes no plain line. */

/** @returns where the loader is; the server writes it into the document */
export const embedUrl = (): string => document.querySelector<HTMLMetaElement>('meta[name=coatcheck-embed]')?.content ?? location.origin;

/** The server gives the line only with a new key; for one that exists it is made here. */
export const lineOf = (embedUrl: string, publishableKey: string): string => `<script async src="${embedUrl}/embed.js" data-key="${publishableKey}"></script>`;

/** Tag Manager moves scripts and loses their attributes: this one puts the tag into the page itself. */
export const tagManagerOf = (embedUrl: string, publishableKey: string): string =>
  [
    '<script>',
    "  var tag = document.createElement('script');",
    '  tag.async = true;',
    `  tag.src = '${embedUrl}/embed.js';`,
    `  tag.setAttribute('data-key', '${publishableKey}');`,
    '  document.head.appendChild(tag);',
    '</script>',
  ].join('\n');

export const reactOf = (embedUrl: string, publishableKey: string): string =>
  [
    'useEffect(() => {',
    "  const tag = document.createElement('script');",
    '  tag.async = true;',
    `  tag.src = '${embedUrl}/embed.js';`,
    `  tag.dataset.key = '${publishableKey}';`,
    '  document.head.append(tag);',
    '}, []);',
  ].join('\n');
