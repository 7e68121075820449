import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-fs';
import * as z from 'zod';
import { INSTALLED } from './installation.ts';

const packageSchema = z.object({ version: z.string() });

/** Package root; its `exports` hide everything but the entry, `build/index.js`. */
const packageFile = (path: string): string =>
  fileURLToPath(new URL(`../${path}`, import.meta.resolve('@sparticuz/chromium')));

/**
 * Where this user keeps unpacked browsers, one directory a version of the package and of our font settings: `unpackChromium` fills it
 * once.
 * Throws when the package is not installed.
 */
export const chromiumCacheDirectory = async (cacheHome = join(homedir(), '.cache')): Promise<string> => {
  const { version } = packageSchema.parse(JSON.parse(await readFile(packageFile('package.json'), 'utf8')));
  const fontConfig = createHash('sha256').update(FONT_CONFIG).digest('hex').slice(0, 8);
  return join(cacheHome, 'veriframe', `chromium-${version}-${fontConfig}`);
};

/**
 * Unpacks @sparticuz/chromium (binary, the libraries that a bare Debian or Ubuntu lacks, one font family) into `directory`
 * and returns the executable's path. Does nothing when the directory exists. The directory appears only when it is
 * complete, whatever is killed in between and however many processes unpack at once. About 7 s and 205 MB.
 */
export const unpackChromium = async (directory: string): Promise<string> => {
  const executable = join(directory, INSTALLED.executable);
  if (existsSync(directory)) return executable;
  const staging = `${directory}.${randomUUID()}.partial`;
  await mkdir(staging, { recursive: true });
  try {
    await Promise.all([
      pipeline(
        createReadStream(packageFile('bin/chromium.br')),
        createBrotliDecompress(),
        createWriteStream(join(staging, INSTALLED.executable), { mode: 0o755 }),
      ),
      unpackArchive('al2023', staging),
      unpackArchive('fonts', staging),
      writeFile(join(staging, INSTALLED.fontConfig), FONT_CONFIG),
    ]);
    await rename(staging, directory).catch((cause: unknown) => {
      if (!existsSync(directory)) throw cause; // else another process was faster
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return executable;
};

const unpackArchive = (name: string, staging: string): Promise<void> =>
  pipeline(
    createReadStream(packageFile(`bin/${name}.tar.br`)),
    createBrotliDecompress(),
    extract(join(staging, name), { dmode: 0o755, fmode: 0o644 }),
  );

/**
 * The package's own fonts.conf names Lambda's directories. Paths here are relative to this file (fontconfig 2.13.92). Without hints
 * letters stand where they belong, not on whole pixels: so text is laid out alike whatever the ratio is in which it is painted.
 */
const FONT_CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match target="pattern">
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
  </match>
</fontconfig>
`;
