/** Websites as they are typed, one a line. */

/** @returns each once, without the white space around and without a path, as somebody copies it from the address bar */
export function originsFrom(text: string): string[] {
  const lines = text.split(/[\s,;]+/).map((line) => line.trim()).filter((line) => line !== '');
  return [...new Set(lines.map(withoutPath))];
}

/** What cannot be read is left as it is: the server says what is wrong with it. */
function withoutPath(line: string): string {
  const [, origin] = /^(https?:\/\/[^/?#]+)[/?#]/.exec(line) ?? [];
  return origin ?? (/^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(line) ? `https://${line}` : line);
}
