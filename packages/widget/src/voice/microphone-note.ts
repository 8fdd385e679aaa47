/** Why there is no microphone, in words. Browsers say so by the names of their exceptions, and not all of them by the same. */
import type { VoiceStrings } from './content/voice-strings.ts';

/** Chromium alone tells what the page around us allows; elsewhere a page that forbids looks like a visitor who refuses. */
function isForbiddenByPage(): boolean {
  const page: Document & { readonly featurePolicy?: { allowsFeature(feature: string): boolean } } = document;
  return page.featurePolicy?.allowsFeature('microphone') === false;
}

export function noteOfMicrophone(error: unknown, strings: VoiceStrings, isForbidden: () => boolean = isForbiddenByPage): string {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
      return isForbidden() ? strings.microphoneForbidden : strings.microphoneDenied;
    case 'SecurityError':
      return strings.microphoneForbidden;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return strings.noMicrophone;
    case 'NotReadableError':
      return strings.microphoneBusy;
    default:
      return strings.microphoneFailed;
  }
}
