import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A Chromium on disk, with the libraries and fonts that came with it; absent ones are the system's. */
export type ChromiumInstallation = { executable: string; libraries?: string; fontConfig?: string };

/** Names inside a directory made by `unpackChromium`. */
export const INSTALLED = {
  executable: 'chromium',
  libraries: join('al2023', 'lib'),
  fontConfig: 'fonts.conf',
} as const;

/** Describes the Chromium at `executable`: libraries and fonts count when they lie beside it as `unpackChromium` puts them. */
export const chromiumInstallation = (executable: string): ChromiumInstallation => {
  const directory = dirname(executable);
  const libraries = join(directory, INSTALLED.libraries);
  return {
    executable,
    ...(existsSync(libraries) ? { libraries } : {}),
    ...(existsSync(join(directory, INSTALLED.fontConfig)) ? { fontConfig: directory } : {}),
  };
};
