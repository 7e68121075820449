import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, rootCertificates } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { listen } from '../../../../local/listen.ts';
import { readCertificate } from '../../../../zktls/transcript/x509/certificate.ts';
import { checkCriticalExtensions } from '../../../../zktls/transcript/x509/check-certificate.ts';
import { createTrustStore } from '../../../../zktls/transcript/x509/trust-store.ts';
import { verifyChain } from '../../../../zktls/transcript/x509/verify-chain.ts';
import { refusalOf } from '../../refusal-of.ts';
import type { Chain } from './a-limbo-chain.ts';
import { LIMBO_CASES } from './limbo-cases.ts';
import { LIMBO_DIFFERENCES } from './limbo-differences.ts';

/** Ours: 'accepted', or the reason. */
const verdictOn = ({ leaf, sent, trusted, host }: Chain): string =>
  refusalOf(() =>
    verifyChain([x509Of(leaf), ...sent.map(x509Of)], {
      host,
      at: new Date(),
      trustStore: createTrustStore(trusted.map(({ certPem }) => certPem)),
    }),
  );
const x509Of = ({ certificate }: Chain['leaf']) => new X509Certificate(Buffer.from(certificate.rawData));

/** What Node's TLS client, that is OpenSSL, says of a server with this chain: true when it goes on. */
const isAcceptedByNode = async ({ leaf, sent, trusted, host }: Chain): Promise<boolean> => {
  const cert = [leaf, ...sent].map(({ certPem }) => certPem).join('\n');
  const server = createServer({ cert, key: leaf.keyPem });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  const port = await listen(server);
  const ca = trusted.map(({ certPem }) => certPem);
  // What is trusted need not be self-signed, here as there.
  const client = connect({ host: '127.0.0.1', port, servername: host, ca, allowPartialTrustChain: true });
  try {
    return await once(client, 'secureConnect').then(
      () => true,
      () => false,
    );
  } finally {
    client.destroy();
    server.close();
    await once(server, 'close');
  }
};

describe('a chain that x509-limbo describes', () => {
  it.each(LIMBO_CASES)('%s', async (id, expected, chain) => {
    const verdict = verdictOn(await chain());
    const ours = verdict === 'accepted' ? 'valid' : 'invalid';
    const difference = LIMBO_DIFFERENCES[id];
    expect({ ours, verdict }).toMatchObject({
      ours: difference === undefined ? expected : difference.ours === 'laxer' ? 'valid' : 'invalid',
    });
    // A difference that is none any more must leave the list.
    if (difference !== undefined) expect(ours).not.toBe(expected);
  });

  it('is in the list of differences only when it is in the suite', () => {
    const ids = LIMBO_CASES.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(LIMBO_DIFFERENCES).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('a chain that is accepted here', () => {
  it.each(LIMBO_CASES)('is accepted by Node, too: %s', async (_id, _expected, make) => {
    const chain = await make();
    if (verdictOn(chain) === 'accepted') expect(await isAcceptedByNode(chain)).toBe(true);
  });
});

describe('the roots that Node ships', () => {
  it('say nothing critically that is not understood', () => {
    const refused = rootCertificates.filter(
      (pem) => refusalOf(() => checkCriticalExtensions(readCertificate(new X509Certificate(pem)))) !== 'accepted',
    );
    expect(refused).toEqual([]);
  });
});
