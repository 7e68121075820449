import { constants } from 'node:crypto';
import { connect, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { HandshakeSecrets } from '../../zktls/transcript/verify-handshake.ts';
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

/** The trust anchors and settings of all connections of a prover; reading the anchors takes a while. */
export const createTlsContext = (extraCa: string | undefined): SecureContext =>
  createSecureContext({
    ca: [...rootCertificates, ...(extraCa === undefined ? [] : [extraCa])],
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
    ecdhCurve: GROUPS,
    sigalgs: SIGNATURE_ALGORITHMS,
    secureOptions: constants.SSL_OP_NO_TICKET,
  });

/** The traffic secrets of a connection, 32 bytes each. Only those of the handshake are ever revealed. */
export type SessionSecrets = {
  readonly handshake: HandshakeSecrets;
  readonly application: { readonly client: Buffer; readonly server: Buffer };
};

export type TlsSession = { readonly socket: TLSSocket; readonly secrets: SessionSecrets };

/** Names of Node's `keylog` lines (the NSS key log format). */
const SECRETS = {
  clientHandshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  serverHandshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  clientApplication: 'CLIENT_TRAFFIC_SECRET_0',
  serverApplication: 'SERVER_TRAFFIC_SECRET_0',
} as const;

/** Does the TLS handshake over a tunnel. Rejects with a `Failure`: wrong certificate, no TLS 1.3, connection lost. */
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
      const [client, server, clientApplication, serverApplication] = [
        kept.get(SECRETS.clientHandshake),
        kept.get(SECRETS.serverHandshake),
        kept.get(SECRETS.clientApplication),
        kept.get(SECRETS.serverApplication),
      ];
      if (!client || !server || !clientApplication || !serverApplication) {
        return reject(proverFailure('secrets_missing'));
      }
      const application = { client: clientApplication, server: serverApplication };
      resolve({ socket, secrets: { handshake: { client, server }, application } });
    });
  });

/** Overwrites secrets that are of no more use. */
export const eraseSecrets = ({ handshake, application }: SessionSecrets): void => {
  for (const secret of [handshake.client, handshake.server, application.client, application.server]) secret.fill(0);
};

const keep = (kept: Map<string, Buffer>, line: Buffer): void => {
  const [name = '', , hex = ''] = line.toString('latin1').trim().split(' ');
  if (Object.values<string>(SECRETS).includes(name)) kept.set(name, Buffer.from(hex, 'hex'));
  line.fill(0);
};
