import type { ExampleSite, InstalledApp, SitePlace } from '../installed-site.ts';
import { startInstalledSite } from '../installed-site.ts';

/** TiddlyWiki on Node.js as its authors publish it. */
export const TIDDLYWIKI: InstalledApp = { folder: import.meta.dirname, program: 'tiddlywiki/tiddlywiki.js' };

/** Who may log in, with the password `pass_good` (site/users.csv). */
export const TIDDLYWIKI_USERS = [
  { username: 'ana', note: 'keeps the wiki' },
  { username: 'ben', note: 'may only read: ends with NO_DATA' },
] as const;

/** Starts a wiki that only its users may read. Rejects as `startInstalledSite` does. */
export const startTiddlywiki = ({ port, ...certificate }: SitePlace): Promise<ExampleSite> =>
  startInstalledSite(TIDDLYWIKI, { port, ...certificate }, ({ directory, certFile, keyFile }) => [
    directory,
    // https://tiddlywiki.com/#ListenCommand
    '--listen',
    'host=127.0.0.1',
    `port=${port}`,
    `tls-cert=${certFile}`,
    `tls-key=${keyFile}`,
    'credentials=users.csv',
    'readers=(authenticated)',
    'writers=ana',
  ]);
