import { refuse } from '../refusal.ts';
import { checkRequestOrder } from './check-request-order.ts';
import { transcriptSha256Of, type Recording } from './recording.ts';
import { openServerData } from './server-data.ts';
import { splitRecords } from './tls-record.ts';
import { verifyHandshake, type HandshakeSecrets } from './verify-handshake.ts';
import type { TrustStore } from './x509/trust-store.ts';
import { verifyChain } from './x509/verify-chain.ts';

/** What opens the response of a connection. The prover reads its own recordings with them; they never leave it together. */
export type ResponseSecrets = {
  /** Undefined of TLS 1.2. */
  readonly handshake: HandshakeSecrets | undefined;
  /** The server's secret as the record layer takes it: its application traffic secret (32 bytes), or its part of the key block. */
  readonly serverApplication: Buffer;
};

/** What a recording proves: this host, by this certificate, sent these bytes after a request that was complete. */
export type OpenedResponse = {
  readonly response: Buffer;
  /** The response ends with an authenticated close_notify. */
  readonly isResponseClosed: boolean;
  readonly certificateSha256: string;
  readonly trustAnchorSha256: string;
  readonly transcriptSha256: string;
};

/**
 * Verifies a connection that the prover recorded and opens its response: the handshake and the chain as the attestor will, and
 * every record's tag, which the attestor cannot. Throws the `Failure` of the first check that refuses.
 */
export const verifyRecording = (
  recording: Recording,
  secrets: ResponseSecrets,
  trustStore: TrustStore,
): OpenedResponse => {
  // 1. Records. The relay may have cut the server's last record when the response was complete, never the client's.
  const client = splitRecords(recording.client);
  const server = splitRecords(recording.server);
  if (client.isCut) refuse('record_truncated');

  // 2. The handshake, with the handshake secrets only.
  const handshake = verifyHandshake(
    { client: client.records, server: server.records },
    { host: recording.host, secrets: secrets.handshake },
  );

  // 3. The certificate path to a trust anchor, for the host, at the time of the connection.
  const path = verifyChain(handshake.certificates, {
    host: recording.host,
    at: new Date(recording.connectedAtEpochMs),
    trustStore,
  });

  // 4. The server's application data: every record's tag, order and type.
  const data = openServerData(handshake.layer, handshake.serverRecords, secrets.serverApplication);

  // 5. The request was complete before the response began.
  checkRequestOrder(handshake.layer, recording.turns, handshake.clientRecords, data.firstDataOffset);

  return {
    response: data.bytes,
    isResponseClosed: data.isClosed,
    certificateSha256: path.leafSha256,
    trustAnchorSha256: path.trustAnchorSha256,
    transcriptSha256: transcriptSha256Of(recording),
  };
};
