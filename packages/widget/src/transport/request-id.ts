/** What a request is called, so that sending it twice does it once. 32 hexadecimal digits from the browser's own generator. */
export function newRequestId(): string {
  // Not `crypto.randomUUID`: Safari has it since 15.4 only, and a UUID's dashes say nothing to anybody.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
