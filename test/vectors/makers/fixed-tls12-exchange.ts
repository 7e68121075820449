import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import { TLS_1_2_RECORDS } from '../../../zktls/transcript/tls12/tls12-record-layer.ts';
import { clientHandshakeEndOf, handshakeEndOf, HOST } from '../../zktls/an-exchange.ts';
import { forgeTls12Handshake, TLS_1_2_SECRETS } from '../../zktls/forge-tls12-handshake.ts';
import { ED25519 } from '../../zktls/tls-wire.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { fixedCertificates } from './fixed-certificates.ts';
import { REQUEST_HEAD, RESPONSE, SECRETS, withFixedClaim, type FixedExchange } from './fixed-exchange.ts';

/** The same exchange over TLS 1.2, with a nonce that the server chose. */
export const fixedTls12Exchange = async (): Promise<FixedExchange> => {
  const { root, leaf } = await fixedCertificates(HOST);
  const forged = forgeTls12Handshake(leaf, {
    scheme: ED25519,
    client: [
      { type: 23, content: REQUEST_HEAD },
      { type: 23, content: SECRETS },
    ],
    server: [
      { type: 23, content: RESPONSE.slice(0, -6) },
      { type: 23, content: RESPONSE.slice(-6), nonce: 0x1234_5678_9abc_def0n },
      { type: 21, content: Buffer.from([1, 0]) },
    ],
  });
  const ivSalts = { client: fixedBytes('client salt salt', 32), server: fixedBytes('server salt salt', 32) };
  const commit = (side: 'client' | 'server') =>
    commitToDirection(TLS_1_2_RECORDS.keysOf(TLS_1_2_SECRETS[side]), ivSalts[side]);
  return withFixedClaim({
    recording: {
      ...forged.recording,
      nonce: fixedBytes('recording nonce of TLS 1.2', 32),
      connectedAtEpochMs: Date.parse('2026-11-23T12:00:00Z'),
      commitment: {
        client: commit('client'),
        server: commit('server'),
        clientOffset: clientHandshakeEndOf(forged),
        serverOffset: handshakeEndOf(forged),
      },
    },
    recordingId: 'vector-recording-tls12',
    trustAnchorPem: root.certPem,
    secrets: { handshake: undefined, application: TLS_1_2_SECRETS, ivSalts },
  });
};
