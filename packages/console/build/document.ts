/**
 * The one document. It holds nothing of anybody's: what is shown comes from the API, to whoever is signed in. The server writes one thing
 * into it, at the mark: where the loader is, which the line to paste needs.
 */
const embedUrlMark = '__EMBED_URL__';

interface Parts {
  /** File names, below the site's root. */
  readonly script: string;
  /** Runs before the first paint. */
  readonly scheme: string;
  readonly preload: readonly string[];
  readonly styles: readonly string[];
}

/** The mark, as an address of its own bytes: no request, and an icon before anything else is loaded. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230f766e'/%3E" +
  "%3Cpath d='M16 9.5a2 2 0 1 1 2 2c-1.2 0-2 .9-2 2v.8m0 0-8.3 5.5c-1 .7-.5 2.2.7 2.2h15.2c1.2 0 1.7-1.5.7-2.2z' fill='none' stroke='white' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

export function documentOf({ script, scheme, preload, styles }: Parts): string {
  return `<!doctype html>
<html lang="en" data-mantine-color-scheme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta name="coatcheck-embed" content="${embedUrlMark}">
<title>Coatcheck</title>
<link rel="icon" href="${icon}">
<script src="/${scheme}"></script>
${styles.map((name) => `<link rel="stylesheet" href="/${name}">`).join('\n')}
${preload.map((name) => `<link rel="modulepreload" href="/${name}">`).join('\n')}
<script type="module" src="/${script}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
}
