/** @returns the one line that a customer pastes into a website. */
export function snippetFor(embedUrl: string, publishableKey: string): string {
  return `<script async src="${embedUrl}/embed.js" data-key="${publishableKey}"></script>`;
}
