/**
 * A dangerous thing is visible where it is called: each has its named places, and stands nowhere else. Adding a place is a
 * decision that a reader of this table should be able to judge.
 */
import { describe, expect, it } from 'vitest';
import { findFiles, importsOf, packageOf, read, shippedSources, withoutComments } from './source-files.ts';

interface Danger {
  readonly what: string;
  readonly pattern: RegExp;
  /** Files or folders (ending in `/`) that the rule looks at; all shipped sources if left out. */
  readonly within?: readonly string[];
  /** Where it may stand. */
  readonly places: readonly string[];
}

const dangers: readonly Danger[] = [
  {
    what: 'reading the environment, where the provider keys are',
    pattern: /\bprocess\s*\.\s*env\b|\bprocess\s*\[\s*['"]env|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b|import\.meta\.env\b/,
    places: [
      'packages/server/src/config.ts',
      // Hands it to config.ts, whole and once.
      'packages/server/src/main.ts',
      'packages/cli/src/config.ts',
      // The lists of what the database's processes may know of it.
      'packages/database/src/embedded/account.ts',
      'packages/database/src/embedded/embedded.ts',
      'packages/database/src/migrate-main.ts',
      'packages/widget/build/',
    ],
  },
  {
    what: 'markup from a string',
    pattern: /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\s*\.\s*write(?:ln)?|createContextualFragment|setHTMLUnsafe)\b/,
    places: [],
  },
  {
    what: 'code from a string',
    pattern: /\beval\s*\(|\bnew\s+Function\s*\(|\bsetTimeout\s*\(\s*['"`]/,
    places: [],
  },
  {
    what: 'words to another window',
    pattern: /\bpostMessage\s*\(/,
    within: ['packages/loader/', 'packages/widget/src/', 'packages/console/src/', 'packages/contract/'],
    places: [
      'packages/loader/src/',
      'packages/widget/src/launcher/page.ts',
      // To no window: to our own nodes in the audio thread.
      'packages/widget/src/voice/port.ts',
    ],
  },
  {
    what: 'a request to somewhere else',
    pattern: /\bfetch\s*\(|\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\s*\(|\bsendBeacon\s*\(|\b(?:https?|net|tls)\s*\.\s*(?:request|get|connect|createConnection)\s*\(/,
    places: [
      'packages/widget/src/transport/',
      // Hands the browser's own fetch to the transport.
      'packages/widget/src/chat.tsx',
      'packages/console/src/api/client.ts',
      'packages/cli/src/operator/exchange.ts',
      'packages/server/src/models/pinned-fetch.ts',
      // The same for a socket: the account's own origin, no redirect, the key put on in this one place.
      'packages/server/src/voice/realtime/provider-socket.ts',
      // Hono's own: hands a request on to a second router of ours.
      'packages/server/src/app.ts',
      // One local socket: is the database that a killed process left behind still there?
      'packages/database/src/embedded/',
    ],
  },
  {
    what: 'a secret in plain',
    pattern: /\.reveal\(\)/,
    within: ['packages/contract/', 'packages/loader/', 'packages/widget/', 'packages/console/'],
    places: [],
  },
];

const standsAt = (path: string, places: readonly string[]) => places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

describe('a dangerous thing', () => {
  const sources = shippedSources().filter((path) => !path.endsWith('.d.ts'));

  for (const { what, pattern, within, places } of dangers) {
    it(`stands in its named places only: ${what}`, () => {
      const looked = sources.filter((path) => within === undefined || standsAt(path, within));
      expect(looked.filter((path) => !standsAt(path, places) && pattern.test(withoutComments(read(path))))).toEqual([]);
    });
  }

  it('is no SQL outside the database package', () => {
    const outside = findFiles('packages/*/**/*.{ts,tsx,mts,mjs}').filter((path) => !path.startsWith('packages/database/'));
    expect(outside.filter((path) => importsOf(path).some((name) => packageOf(name) === 'pg'))).toEqual([]);
  });

  it('is found where it is', () => {
    const [environment, , , words, request] = dangers;
    expect(environment?.pattern.test('const key = process.env.OPENAI_API_KEY')).toBe(true);
    expect(words?.pattern.test(read('packages/loader/src/embed.ts'))).toBe(true);
    expect(request?.pattern.test(read('packages/server/src/models/pinned-fetch.ts'))).toBe(true);
    expect(withoutComments("a(); // process.env\n/* eval( */ b('//x')")).toBe("a(); \n b('//x')");
  });
});
