import { connect } from 'node:tls';
import { KMSClient } from '@aws-sdk/client-kms';
import { readKmsPublicKey } from '../../adapters/aws/kms-signer.ts';
import { publishedKeysUrl, readKeys } from '../attestation/read-keys.ts';
import type { Deployment } from '../deployment.ts';
import type { Check } from './check.ts';
import { check, problem, skipped } from './check.ts';

const TIMEOUT_MS = 10_000;
/** Certificates that renew themselves do so two months before (ACM, "Managed certificate renewal"). */
const EXPIRES_SOON_MS = 14 * 86_400_000;
/** A session that never was: its page says so, and has the style of every page. */
const NO_SESSION = '00000000-0000-4000-8000-000000000000';

/** Looks at what partners and users reach: the API, the certificate, the embed page with its assets. */
export const checkPublicHost = (deployment: Deployment, now: () => Date): Promise<Check>[] => {
  const base = new URL(deployment.outputs.PublicBaseUrl);
  return [
    check('API', () => lookAtApi(deployment)),
    base.protocol === 'https:'
      ? check('TLS', () => lookAtTls({ host: base.hostname, port: Number(base.port || 443) }, now()))
      : Promise.resolve(skipped('TLS', `${base.origin} is on this machine`)),
    check('Embed page', () => lookAtEmbedPage(base)),
  ];
};

const lookAtApi = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const url = publishedKeysUrl(outputs.PublicBaseUrl);
  const { keys } = await readKeys(url);
  const { kid } = await readKmsPublicKey({ client: new KMSClient(clientConfig), keyArn: outputs.AttestorKeyArn });
  if (keys.some((key) => 'kid' in key && key.kid === kid))
    return `${outputs.PublicBaseUrl} answers, and publishes the key`;
  throw problem(
    `${url} does not publish the key that the attestor signs with (kid ${kid}).`,
    'Deploy the stack again, so that API and attestor name the same key.',
  );
};

/** Looks at version and certificate of a TLS server; Node itself checks the chain and the name. `ca` is for tests. */
export const lookAtTls = async (
  { host, port, ca }: { readonly host: string; readonly port: number; readonly ca?: string },
  now: Date,
): Promise<string> => {
  const found = await new Promise<{ protocol: string; validTo: string }>((resolve, reject) => {
    const socket = connect({
      host,
      port,
      servername: host,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve({ protocol: socket.getProtocol() ?? 'unknown', validTo: socket.getPeerCertificate().valid_to });
      socket.end();
    });
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(
      `${host} has no TLS that clients accept: ${why}.`,
      'Does the name point to the distribution, and is the certificate of "domain" for this name?',
    );
  });
  const until = new Date(found.validTo);
  if (until.getTime() - now.getTime() < EXPIRES_SOON_MS)
    throw problem(
      `The certificate of ${host} ends ${until.toISOString()}.`,
      'Renew it: in ACM, look why it was not renewed (is the DNS record of its validation still there?).',
    );
  return `${found.protocol}, certificate until ${until.toISOString().slice(0, 10)}`;
};

const lookAtEmbedPage = async (base: URL): Promise<string> => {
  const page = await get(new URL(`/v1/embed/${NO_SESSION}`, base));
  const html = await page.text();
  if (page.status !== 404 || !(page.headers.get('content-type') ?? '').startsWith('text/html'))
    throw problem(
      `The page of a session that is not there answered ${page.status}, not as our page does.`,
      'Does the public host lead to this stack? A web ACL may also answer by itself: look at its sampled requests.',
    );
  if (!(page.headers.get('content-security-policy') ?? '').includes('frame-ancestors'))
    throw problem(
      'It comes without its security headers.',
      'Something between the distribution and here removes them.',
    );
  const style = /<link rel="stylesheet" href="([^"]+)">/.exec(html)?.[1];
  const asset = style === undefined ? undefined : await get(new URL(style, base));
  if (asset?.ok !== true)
    throw problem(
      `Its assets are not served: ${style ?? 'none is named'} answered ${asset?.status ?? 'nothing'}.`,
      'Deploy the stack again, which copies them into the bucket of the distribution.',
    );
  return 'served, with its assets';
};

const get = (url: URL): Promise<Response> =>
  fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' }).catch(() => {
    throw problem(`${url.href} does not answer.`, 'Is the distribution deployed, and does the name point to it?');
  });
