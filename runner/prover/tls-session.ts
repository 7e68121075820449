import { constants } from 'node:crypto';
import { connect, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { ExchangeSecrets } from '../../zktls/exchange/plan-exchange-claim.ts';
import type { RecordLayer } from '../../zktls/transcript/record-layer.ts';
import { keyBlockOf } from '../../zktls/transcript/tls12/key-block.ts';
import { readHelloRandoms } from '../../zktls/transcript/tls12/read-hello-randoms.ts';
import { TLS_1_2_RECORDS } from '../../zktls/transcript/tls12/tls12-record-layer.ts';
import { TLS_1_3_RECORDS } from '../../zktls/transcript/tls13-record-layer.ts';
import { handshakeFailure, proverFailure } from './prover-failure.ts';
import type { RelayTunnel } from './relay-tunnel.ts';

/** Schemes that the attestor accepts in CertificateVerify; PKCS #1 v1.5 is for the signatures on certificates only. */
const SIGNATURE_ALGORITHMS = [
  'ECDSA+SHA256',
  'ECDSA+SHA384',
  'ECDSA+SHA512',
  'ed25519',
  'RSA-PSS+SHA256',
  'RSA-PSS+SHA384',
  'RSA-PSS+SHA512',
  'RSA+SHA256',
  'RSA+SHA384',
  'RSA+SHA512',
].join(':');

/** `*` sends a key share at once (OpenSSL 3.5), so that neither kind of server needs a HelloRetryRequest. */
const GROUPS = '*X25519:*P-256:P-384';

/** TLS 1.3 alone, or TLS 1.2 for sites that have no better. */
export type TlsOffer = 'only TLS 1.3' | 'TLS 1.2 as well';

/** The suites with ECDHE and AES-128-GCM (RFC 8446, B.4; RFC 5289). */
const SUITES: Readonly<Record<TlsOffer, string>> = {
  'only TLS 1.3': 'TLS_AES_128_GCM_SHA256',
  'TLS 1.2 as well': 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256',
};

/** The trust anchors and settings of all connections of a prover; reading the anchors takes a while. */
export const createTlsContext = (extraCa: string | undefined, offer: TlsOffer): SecureContext =>
  createSecureContext({
    ca: [...rootCertificates, ...(extraCa === undefined ? [] : [extraCa])],
    minVersion: offer === 'only TLS 1.3' ? 'TLSv1.3' : 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: SUITES[offer],
    ecdhCurve: GROUPS,
    sigalgs: SIGNATURE_ALGORITHMS,
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  });

/** The secrets of a connection. Only those of the handshake are ever revealed. */
export type SessionSecrets = Omit<ExchangeSecrets, 'ivSalts'>;

/** `layer` is how the version that the site chose protects records. */
export type TlsSession = { readonly socket: TLSSocket; readonly layer: RecordLayer; readonly secrets: SessionSecrets };

/** Names of Node's `keylog` lines (the NSS key log format). */
const SECRETS = {
  clientHandshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  serverHandshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  clientApplication: 'CLIENT_TRAFFIC_SECRET_0',
  serverApplication: 'SERVER_TRAFFIC_SECRET_0',
  /** The master secret of TLS 1.2. */
  master: 'CLIENT_RANDOM',
} as const;

/** Does the TLS handshake over a tunnel. Rejects with a `Failure`: wrong certificate, no version of TLS that is offered, connection lost. */
export const openTlsSession = (tunnel: RelayTunnel, host: string, context: SecureContext): Promise<TlsSession> =>
  new Promise((resolve, reject) => {
    const kept = new Map<string, Buffer>();
    const socket = connect({
      socket: tunnel,
      servername: host,
      secureContext: context,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
    });
    socket.on('keylog', (line: Buffer) => keep(kept, line));
    const failed = (error?: Error) => reject(handshakeFailure(error ?? proverFailure('tls_handshake')));
    socket.once('error', failed);
    socket.once('close', failed);
    // For what may still come when nobody waits any more: an error without a listener would end the process.
    socket.on('error', () => undefined);
    socket.once('secureConnect', () => {
      socket.off('error', failed);
      socket.off('close', failed);
      const session = sessionOf(kept, tunnel);
      if (session === undefined) return reject(proverFailure('secrets_missing'));
      resolve({ socket, ...session });
    });
  });

const sessionOf = (
  kept: ReadonlyMap<string, Buffer>,
  tunnel: RelayTunnel,
): Pick<TlsSession, 'layer' | 'secrets'> | undefined => {
  const master = kept.get(SECRETS.master);
  if (master !== undefined) {
    const application = keyBlockOf(master, readHelloRandoms(tunnel.recording()));
    master.fill(0);
    return { layer: TLS_1_2_RECORDS, secrets: { handshake: undefined, application } };
  }
  const [client, server] = [kept.get(SECRETS.clientHandshake), kept.get(SECRETS.serverHandshake)];
  const [clientApplication, serverApplication] = [
    kept.get(SECRETS.clientApplication),
    kept.get(SECRETS.serverApplication),
  ];
  if (!client || !server || !clientApplication || !serverApplication) return undefined;
  const application = { client: clientApplication, server: serverApplication };
  return { layer: TLS_1_3_RECORDS, secrets: { handshake: { client, server }, application } };
};

/** Overwrites secrets that are of no more use. */
export const eraseSecrets = ({ handshake, application }: SessionSecrets): void => {
  for (const pair of [handshake, application]) {
    pair?.client.fill(0);
    pair?.server.fill(0);
  }
};

const keep = (kept: Map<string, Buffer>, line: Buffer): void => {
  const [name = '', , hex = ''] = line.toString('latin1').trim().split(' ');
  if (Object.values<string>(SECRETS).includes(name)) kept.set(name, Buffer.from(hex, 'hex'));
  line.fill(0);
};
