import { parseArgs } from 'node:util';
import type { ExamplePlatform } from './example-platforms.ts';
import { EXAMPLE_PLATFORMS } from './example-platforms.ts';

/** What `npm start -- --help` says. */
export const START_HELP = `Usage: npm start -- [options]

Runs Veriframe on this machine: synthesizes the CDK app, boots the local cloud from it, and starts the attestor,
the sandbox platform and the playground.

  --fresh        drop all data of earlier starts
  --port PORT    port of the API and the embed page (default: the last one, at first 8701)
  --partner ID   a partner that gets an API key besides the playground's; can be given several times
  --platform NAME
                 a platform of examples/ beside the sandbox: ${EXAMPLE_PLATFORMS.join(', ')}; can be given several times
  --app URL      your own application, for instance http://127.0.0.1:3000: its pages may show the playground partner's
                 sessions, and webhooks to https://app.playground.example.com/… are passed on to it
  --help         show this

CHROMIUM_PATH in the environment names another Chromium than the one from npm.
Data and log are in .veriframe/. Ctrl-C stops everything.
`;

const OPTIONS = {
  fresh: { type: 'boolean' },
  port: { type: 'string' },
  partner: { type: 'string', multiple: true },
  platform: { type: 'string', multiple: true },
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What the command line asks for. */
export type StartCommand = {
  readonly fresh: boolean;
  readonly partners: readonly string[];
  readonly platforms: readonly ExamplePlatform[];
  readonly port?: number;
  readonly app?: URL;
};

/** Reads the words after `npm start --`. Fails with a sentence on the first one that is not known or not possible. */
export const startCommandLine = (words: readonly string[]): StartCommand | 'help' => {
  const { values } = parseArgs({ args: [...words], options: OPTIONS });
  if (values.help === true) return 'help';
  return {
    fresh: values.fresh ?? false,
    partners: values.partner ?? [],
    platforms: [...new Set((values.platform ?? []).map(examplePlatform))],
    ...(values.port === undefined ? {} : { port: port(values.port) }),
    ...(values.app === undefined ? {} : { app: localApp(values.app) }),
  };
};

const port = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new Error(`--port ${text} is not a port`);
  return number;
};

const examplePlatform = (text: string): ExamplePlatform => {
  const known = EXAMPLE_PLATFORMS.find((name) => name === text);
  if (known === undefined) throw new Error(`--platform ${text} is none of ${EXAMPLE_PLATFORMS.join(', ')}`);
  return known;
};

const localApp = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) {
    throw new Error(`--app ${text} is not an http address of this machine`);
  }
  return url;
};
