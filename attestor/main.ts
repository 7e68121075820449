import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { rootCertificates } from 'node:tls';
import { KMSClient } from '@aws-sdk/client-kms';
import { openKmsSigner, readKmsPublicKey } from '../adapters/aws/kms-signer.ts';
import { openFileSigner, type FileSigner } from '../adapters/system/file-signer.ts';
import { emfMetrics } from '../adapters/system/emf-metrics.ts';
import { jsonLog } from '../adapters/system/json-log.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { accessByToken } from './access.ts';
import { startAttestor } from './attestor.ts';
import { ATTESTOR_LIMITS } from './attestor-limits.ts';
import { siteConnector } from './connect-to-site.ts';
import { createEgressPolicy } from './egress-policy.ts';
import { environmentSchema, type AttestorEnvironment } from './environment.ts';

/** The attestor's container shell: environment in, signals out. */
const main = async (): Promise<void> => {
  const env = environmentSchema.parse(process.env);
  const log = jsonLog(env.LOG_LEVEL);
  const signer = await openSigner(env);
  const extraAnchors = env.EXTRA_CA_FILE === undefined ? [] : [await readFile(env.EXTRA_CA_FILE, 'utf8')];
  const attestor = await startAttestor({
    address: env.LISTEN_ADDRESS,
    port: env.PORT,
    identity: { name: env.ATTESTOR_NAME, trust: env.ATTESTOR_TRUST },
    signer,
    otherKeys: signer.otherKeys,
    access: accessByToken(env.ATTESTOR_TOKEN),
    trustAnchors: [...rootCertificates, ...extraAnchors],
    connect: siteConnector(
      createEgressPolicy({ resolve: resolveHost, overrides: env.EGRESS_HOSTS }),
      env.SOURCE_ADDRESS,
    ),
    limits: ATTESTOR_LIMITS,
    clock: systemClock,
    log,
    metrics: emfMetrics({ namespace: env.METRICS_NAMESPACE, clock: systemClock }),
  });
  log('info', 'Attestor listens', { port: attestor.port, name: env.ATTESTOR_NAME, kid: signer.publicKey.kid });
  const stop = (signal: NodeJS.Signals) => {
    log('info', 'Attestor stops', { signal });
    // A name look-up or a connection in the making would keep the process alive for longer.
    void attestor.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

const openSigner = async (env: AttestorEnvironment): Promise<FileSigner> => {
  if (env.ATTESTOR_KEY_FILE !== undefined) return openFileSigner(env.ATTESTOR_KEY_FILE);
  if (env.ATTESTOR_KEY_ARN === undefined) throw new Error('There is no attestor key');
  const client = new KMSClient({});
  const [signer, ...otherKeys] = await Promise.all([
    openKmsSigner({ client, keyArn: env.ATTESTOR_KEY_ARN }),
    ...env.ATTESTOR_OTHER_KEY_ARNS.map((keyArn) => readKmsPublicKey({ client, keyArn })),
  ]);
  return { ...signer, otherKeys };
};

const resolveHost = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);

await main();
