/** What a start prints: where everything is. */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Config } from './config.ts';
import { operatorTokenFile } from './operator-token.ts';
import type { StartedServer } from './server.ts';

export function printBanner(config: Config, server: StartedServer, demo: boolean): void {
  const tokenFile = operatorTokenFile(config.dataDir);
  const token = config.operatorToken === undefined && existsSync(tokenFile) ? `token in ${relative(process.cwd(), tokenFile)}` : 'token in OPERATOR_TOKEN';
  const rows: [string, string][] = [
    ...server.demoSites.map((site): [string, string] => [site.name, site.url]),
    ['Console and API', config.consoleUrl],
    ['Operator sign-in', server.welcomeUrl === undefined ? `${config.consoleUrl}/sign-in` : `${server.welcomeUrl} (once, within a day)`],
    ["Operator's API", token],
    ['Loader', `${config.embedUrl}/embed.js`],
    ['Model', config.model === 'built-in' ? 'built-in answerer (no key needed; set MODEL for another)' : config.model],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}   ${value}`);
  const hint = demo ? 'Open one of the two websites and click the launcher. Ctrl-C stops everything.' : 'Ctrl-C stops everything.';
  process.stdout.write(`\nCoatcheck is ready.\n\n${lines.join('\n')}\n\n  ${hint}\n\n`);
}
