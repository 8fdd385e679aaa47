import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedFor, lacksOnlyDevPackages, stampPath, writeStamp } from './installed.mjs';

const otherPlatform = process.platform === 'linux' ? 'darwin' : 'linux';

const lockfile = {
  packages: {
    '': { name: 'clone' },
    'node_modules/served': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/tested': { version: '2.0.0', integrity: 'sha512-b', dev: true },
    'node_modules/native-here': { version: '3.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
    'node_modules/native-elsewhere': { version: '3.0.0', optional: true, os: [otherPlatform], cpu: [process.arch] },
  },
};

describe('installedFor', () => {
  let root = '';

  const write = (path: string, content: unknown) => writeFileSync(join(root, path), JSON.stringify(content));
  const record = (names: readonly string[]) => {
    const entries = Object.entries(lockfile.packages).filter(([path]) => names.includes(path.replace('node_modules/', '')));
    write('node_modules/.package-lock.json', { packages: Object.fromEntries(entries) });
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'coatcheck-installed-'));
    mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.bin', 'node'), '');
    write('package-lock.json', lockfile);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('says no where nothing was recorded', () => {
    expect(installedFor(root, 'production')).toBe(false);
  });

  it('takes the stamp of the same lockfile, and all packages for production ones, not the other way round', () => {
    writeStamp(root, 'production');
    expect(installedFor(root, 'production')).toBe(true);
    expect(installedFor(root, 'all')).toBe(false);
    writeStamp(root, 'all');
    expect(installedFor(root, 'production')).toBe(true);
    expect(installedFor(root, 'all')).toBe(true);
  });

  it('says no when the lockfile has changed since', () => {
    writeStamp(root, 'all');
    write('package-lock.json', { ...lockfile, changed: true });
    expect(installedFor(root, 'production')).toBe(false);
    expect(lacksOnlyDevPackages(root)).toBe(false);
  });

  it('says no without the pinned Node, whatever the stamp says', () => {
    writeStamp(root, 'all');
    rmSync(join(root, 'node_modules', '.bin', 'node'));
    expect(installedFor(root, 'production')).toBe(false);
  });

  it("says no for another platform's node_modules", () => {
    record(['served', 'tested', 'native-here']);
    writeStamp(root, 'all');
    expect(installedFor(root, 'all')).toBe(true);
    write('node_modules/.coatcheck-install.json', { lockfile: 'whatever', packages: 'all', platform: `${otherPlatform}-x64` });
    expect(installedFor(root, 'all')).toBe(false);
  });

  it("believes npm's own record where somebody ran npm by hand", () => {
    record(['served', 'native-here']);
    expect(installedFor(root, 'all')).toBe(false);
    expect(installedFor(root, 'production')).toBe(true);
    record(['served', 'tested', 'native-here']);
    rmSync(stampPath(root));
    expect(installedFor(root, 'all')).toBe(true);
  });

  it('misses an optional package that is meant for this platform', () => {
    record(['served', 'tested']);
    expect(installedFor(root, 'production')).toBe(false);
  });

  it('misses a package of another version', () => {
    write('node_modules/.package-lock.json', {
      packages: { ...lockfile.packages, 'node_modules/served': { version: '0.9.0', integrity: 'sha512-a' } },
    });
    expect(installedFor(root, 'production')).toBe(false);
  });

  it('does not trust a record that was cut short', () => {
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), '{"packages":');
    expect(installedFor(root, 'production')).toBe(false);
  });
});
