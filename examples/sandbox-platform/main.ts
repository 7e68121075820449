import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SANDBOX_HOST_NAMES } from './sandbox-hosts.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { startSandboxPlatform } from './start-sandbox-platform.ts';

/** Runs the site alone: `node examples/sandbox-platform/main.ts [--port 8443] [--cert FILE --key FILE]`. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8443' }, cert: { type: 'string' }, key: { type: 'string' } },
});

const clock = () => new Date();
const { certPem, keyPem } =
  values.cert === undefined || values.key === undefined
    ? await selfSignedCertificate(SANDBOX_HOST_NAMES, clock())
    : { certPem: await readFile(values.cert, 'utf8'), keyPem: await readFile(values.key, 'utf8') };

const platform = await startSandboxPlatform({ certPem, keyPem, port: Number(values.port), clock });
process.stdout.write(`Sandbox Gigs: https://localhost:${platform.port}/login (user_good, pass_good, code 424242)\n`);

const stop = () => void platform.close();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
