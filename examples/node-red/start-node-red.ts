import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExampleSite, InstalledApp, SitePlace } from '../installed-site.ts';
import { startInstalledSite } from '../installed-site.ts';

/** Node-RED as its authors publish it. */
export const NODE_RED: InstalledApp = { folder: import.meta.dirname, program: 'node-red/red.js' };

/** Of `pass_good`, by bcrypt: Node-RED keeps no passwords. */
const PASSWORD_HASH = '$2b$08$FSQa29EqsEWLjzS6rv4l1ufRfqfYIrJEfXs8Mh3AAU/i47us4JGMO';

/** Who may log in, with the password `pass_good`. */
export const NODE_RED_USERS = [
  { username: 'ana', permissions: '*', note: 'administers the installation' },
  { username: 'ben', permissions: 'read', note: 'may only look: ends with NO_DATA' },
] as const;

/** Starts Node-RED with one flow that runs. Rejects as `startInstalledSite` does. */
export const startNodeRed = (place: SitePlace): Promise<ExampleSite> =>
  startInstalledSite(NODE_RED, place, async ({ directory }) => {
    const settings = path.join(directory, 'settings.json');
    await writeFile(settings, JSON.stringify(settingsFor(place)), { mode: 0o600 });
    return ['--userDir', directory, '--settings', settings];
  });

/** https://nodered.org/docs/user-guide/runtime/configuration */
const settingsFor = ({ port, certPem, keyPem }: SitePlace) => ({
  uiHost: '127.0.0.1',
  uiPort: port,
  https: { cert: certPem, key: keyPem },
  adminAuth: {
    type: 'credentials',
    users: NODE_RED_USERS.map(({ username, permissions }) => ({ username, password: PASSWORD_HASH, permissions })),
  },
  flowFile: 'flows.json',
  // It asks nobody on the internet, neither for updates nor for more nodes, and takes nobody by the hand.
  telemetry: { enabled: false, updateNotification: false },
  externalModules: { palette: { allowInstall: false } },
  editorTheme: { tours: false },
});
