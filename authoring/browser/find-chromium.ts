import path from 'node:path';

/** What is known of the author's machine. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (file: string) => boolean;
};

/** Names under which the packages of browsers install themselves on Linux. */
const ON_PATH = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

const MAC_APPLICATIONS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Brave Browser.app/Contents/MacOS/Brave Browser',
];

/** What a window on Linux needs to find its screen. */
const SCREEN_VARIABLES = [
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'DBUS_SESSION_BUS_ADDRESS',
];

/** The variables that lead to the author's screen; undefined where there is none, over SSH or in a container for instance. */
export const screenOf = ({ platform, environment }: Machine): Readonly<Record<string, string>> | undefined => {
  if (platform === 'darwin') return {};
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return undefined;
  return Object.fromEntries(SCREEN_VARIABLES.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
};

/** The first Chromium of the usual places; undefined when there is none. */
export const findChromium = ({ platform, environment, isExecutable }: Machine): string | undefined =>
  placesOf(platform, environment).find(isExecutable);

const placesOf = (platform: NodeJS.Platform, environment: Machine['environment']): string[] => {
  if (platform === 'darwin') {
    const folders = ['/Applications', path.posix.join(environment['HOME'] ?? '/', 'Applications')];
    return MAC_APPLICATIONS.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
  }
  const folders = (environment['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return ON_PATH.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
};
