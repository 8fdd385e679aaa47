/**
 * Unpacks the Chromium that came with npm into the temporary folder, once for each of its versions.
 *
 * 1. Test files run in processes of their own and may ask at the same moment: each unpacks into a folder of its own and renames
 *    it, so that nobody ever sees (or runs) half a browser.
 * 2. It brings the libraries it needs (NSS and its kin) for machines that lack them.
 * 3. Screenshots must show text, and the same everywhere: the packaged Open Sans stands in for the generic families.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

export interface InstalledChromium {
  readonly executable: string;
  readonly environment: Record<string, string>;
}

/**
 * The unpacked Chromium; 2 s the first time, a few milliseconds after.
 *
 * CHROMIUM_PATH names another one, for machines that the packaged build (Linux on x64) does not run on.
 */
export const chromiumOnDisk = async (): Promise<InstalledChromium> => {
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return { executable: chosen, environment: inherited };

  const packaged = fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium')));
  const version = /"version": "([^"]+)"/.exec(await readFile(join(packaged, 'package.json'), 'utf8'))?.[1] ?? 'unknown';
  const folder = join(tmpdir(), `coatcheck-chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(packaged, 'bin'), folder);

  const libraries = join(folder, 'al2023', 'lib');
  return {
    executable: join(folder, 'chromium'),
    environment: {
      ...inherited,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      ...(existsSync(libraries) ? { LD_LIBRARY_PATH: [libraries, inherited['LD_LIBRARY_PATH']].filter(Boolean).join(':') } : {}),
    },
  };
};

const unpack = async (packed: string, folder: string) => {
  const own = await mkdtemp(`${folder}-`);
  await Promise.all(['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br'].map((file) => inflateInto(own, join(packed, file))));
  if (lacksLibraries(join(own, 'chromium'))) await inflateInto(own, join(packed, 'al2023.tar.br'));
  await writeFile(join(own, 'fonts.conf'), fontsConf(folder));
  try {
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Somebody else was faster, which is as good.
    if (!existsSync(folder)) throw error;
  }
};

/** The package unpacks into the temporary folder and nowhere else, and looks up where that is before it first waits. */
const inflateInto = (folder: string, file: string): Promise<string> => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return inflate(file);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
};

const lacksLibraries = (executable: string) => spawnSync(executable, ['--version'], { stdio: 'ignore' }).status !== 0;

const fontsConf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
${['system-ui', 'sans-serif', 'Segoe UI', 'Helvetica', 'Arial']
  .map((family) => `  <match><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit></match>`)
  .join('\n')}
</fontconfig>
`;
