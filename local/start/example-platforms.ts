import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ExampleSite, SitePlace } from '../../examples/installed-site.ts';
import { NODE_RED_USERS, startNodeRed } from '../../examples/node-red/start-node-red.ts';
import type { TestUser } from '../../examples/partner-app/partner-server.ts';
import { startTiddlywiki, TIDDLYWIKI_USERS } from '../../examples/tiddlywiki/start-tiddlywiki.ts';
import type { CertificateAuthority } from '../certificate-authority.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { freePort } from '../kept-ports.ts';

type Example = {
  start(place: SitePlace): Promise<ExampleSite>;
  readonly users: readonly { readonly username: string; readonly note: string }[];
};

/** The platforms of `examples/` that can be started beside the sandbox, by name: applications that nobody here wrote. */
const EXAMPLES = {
  'node-red': { start: startNodeRed, users: NODE_RED_USERS },
  tiddlywiki: { start: startTiddlywiki, users: TIDDLYWIKI_USERS },
} as const satisfies Record<string, Example>;

export type ExamplePlatform = keyof typeof EXAMPLES;
export const EXAMPLE_PLATFORMS: readonly ExamplePlatform[] = ['node-red', 'tiddlywiki'];

const PASSWORD = 'pass_good';

/** A platform of `examples/` as the runner and the attestor reach it. */
export type StartedExample = {
  readonly name: ExamplePlatform;
  readonly port: number;
  readonly host: string;
  /** Of its `platform.json` and `flow.json`. */
  readonly folder: string;
  /** `EGRESS_HOSTS` for runner and attestor. */
  readonly egressHosts: string;
  readonly testUsers: readonly TestUser[];
  close(): Promise<void>;
};

const platformSchema = z.object({ loginUrl: z.url() });

/** Starts a platform of `examples/` with a certificate of the local authority. Rejects with what to do when it is not installed. */
export const startExamplePlatform = async (
  name: ExamplePlatform,
  options: { readonly root: string; readonly authority: CertificateAuthority; readonly ports: KeptPorts },
): Promise<StartedExample> => {
  const { root, authority, ports } = options;
  const example: Example = EXAMPLES[name];
  const folder = path.join(root, 'examples', name, 'platform');
  const { loginUrl } = platformSchema.parse(JSON.parse(await readFile(path.join(folder, 'platform.json'), 'utf8')));
  const { host } = new URL(loginUrl);
  const certificate = await authority.issue({ hosts: [host] });
  const site = await example.start({ ...certificate, port: await freePort(ports.of(name)) });
  await ports.keep(name, site.port);
  return {
    name,
    port: site.port,
    host,
    folder,
    egressHosts: `${host}:443=127.0.0.1:${site.port}`,
    testUsers: example.users.map(({ username, note }) => ({ platform: name, username, password: PASSWORD, note })),
    close: site.close,
  };
};
