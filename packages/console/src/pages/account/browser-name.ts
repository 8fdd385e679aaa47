/** What a browser called itself, in a few words. It is a stranger's text: only names from this table come out, or the start of it as it is. */
const browsers = [['Edge', /\bEdg(?:e|A|iOS)?\//], ['Opera', /\bOPR\//], ['Firefox', /\b(?:Firefox|FxiOS)\//], ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//], ['Safari', /\bSafari\//]] as const;
const systems = [['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['Windows', /\bWindows\b/], ['macOS', /\bMac OS X\b/], ['ChromeOS', /\bCrOS\b/], ['Linux', /\bLinux\b/]] as const;

const shownMax = 60;

/** @returns undefined where it said nothing */
export function browserName(userAgent: string | null): string | undefined {
  if (userAgent === null || userAgent.trim() === '') return undefined;
  const browser = browsers.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const known = [browser, system].filter((part) => part !== undefined);
  return known.length > 0 ? known.join(' · ') : userAgent.slice(0, shownMax);
}
