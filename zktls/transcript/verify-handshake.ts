import type { X509Certificate } from 'node:crypto';
import { refuse } from '../refusal.ts';
import { readClientHello, type ClientHello } from './client-hello.ts';
import { HANDSHAKE_TYPE } from './handshake-message.ts';
import { trafficKeysOf, transcriptHashOf } from './key-schedule.ts';
import { MessageSource } from './message-source.ts';
import {
  checkCertificateVerify,
  checkEncryptedExtensions,
  isFinishedRight,
  readCertificates,
} from './server-flight.ts';
import type { RecordLayer } from './record-layer.ts';
import { checkServerHello, isTls12, readServerHello } from './server-hello.ts';
import { CONTENT_TYPE, type TlsRecord } from './tls-record.ts';
import { verifyTls12Handshake } from './tls12/verify-tls12-handshake.ts';
import { TLS_1_3_RECORDS } from './tls13-record-layer.ts';

/** The two secrets of TLS 1.3 that open the handshake and nothing after it (32 bytes each). */
export type HandshakeSecrets = { readonly client: Buffer; readonly server: Buffer };

export type VerifiedHandshake = {
  /** How the records after it are protected; tells the version. */
  readonly layer: RecordLayer;
  /** The server's certificate and what it sent with it; the path to a trust anchor is still to be checked. */
  readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
  /** The records after the handshake: all of them protected. */
  readonly clientRecords: readonly TlsRecord[];
  readonly serverRecords: readonly TlsRecord[];
};

/**
 * Verifies a recorded handshake from the records of both directions: that whoever holds the key of the certificate took part in
 * exactly this handshake of TLS 1.3 (RFC 8446), for `host`; of TLS 1.2, where the client offered it and the server has no better,
 * less (`verify-tls12-handshake.ts`). Refuses anything but a full, plain handshake, and secrets where TLS 1.2 has none.
 */
export const verifyHandshake = (
  records: { client: readonly TlsRecord[]; server: readonly TlsRecord[] },
  given: { host: string; secrets: HandshakeSecrets | undefined },
): VerifiedHandshake => {
  const { host, secrets } = given;
  const client = new MessageSource(records.client);
  const server = new MessageSource(records.server);

  // 1. ClientHello: one server name, the host; no resumption, early data, encrypted hello; TLS 1.3 and http/1.1.
  const clientHelloMessage = client.nextPlain(HANDSHAKE_TYPE.clientHello);
  const clientHello = readClientHello(clientHelloMessage, host);

  // 2. ServerHello: TLS 1.3, TLS_AES_128_GCM_SHA256, no retry, no pre-shared key.
  const serverHelloMessage = server.next(HANDSHAKE_TYPE.serverHello);
  const serverHello = readServerHello(serverHelloMessage);
  if (isTls12(serverHello)) {
    if (!clientHello.offersTls12) refuse('not_tls13');
    if (secrets !== undefined) refuse('handshake_secrets');
    return verifyTls12Handshake({ client: clientHello, server: serverHello }, { client, server });
  }
  server.checkAligned();
  checkServerHello(serverHello, clientHello);
  if (secrets === undefined) return refuse('handshake_secrets');
  const transcript = [clientHelloMessage.raw, serverHelloMessage.raw];

  // 3. The server's flight, opened with the server's handshake traffic secret.
  server.protect(trafficKeysOf(secrets.server));
  const certificates = verifyServerFlight(server, clientHello, transcript, secrets.server);

  // 4. The client's flight: Finished alone, since no client certificate was asked for.
  client.protect(trafficKeysOf(secrets.client));
  const clientFinished = client.next(HANDSHAKE_TYPE.finished);
  if (!isFinishedRight(clientFinished, secrets.client, transcriptHashOf(transcript))) {
    refuse('bad_client_finished');
  }

  // 5. Both flights end with a record, and only protected records follow.
  const clientRecords = client.remainingRecords();
  const serverRecords = server.remainingRecords();
  for (const record of [...clientRecords, ...serverRecords]) {
    if (record.type !== CONTENT_TYPE.applicationData) refuse('plaintext_after_handshake');
  }
  return { layer: TLS_1_3_RECORDS, certificates, clientRecords, serverRecords };
};

/** EncryptedExtensions, Certificate, CertificateVerify, Finished, in this order; each enters `transcript`. */
const verifyServerFlight = (
  server: MessageSource,
  clientHello: ClientHello,
  transcript: Buffer[],
  secret: Buffer,
): VerifiedHandshake['certificates'] => {
  // 3a. EncryptedExtensions.
  const encryptedExtensions = server.next(HANDSHAKE_TYPE.encryptedExtensions);
  checkEncryptedExtensions(encryptedExtensions, clientHello);
  transcript.push(encryptedExtensions.raw);

  // 3b. Certificate.
  const certificateMessage = server.next(HANDSHAKE_TYPE.certificate);
  const certificates = readCertificates(certificateMessage);
  transcript.push(certificateMessage.raw);

  // 3c. CertificateVerify: the certificate's key signed the transcript up to here.
  const certificateVerify = server.next(HANDSHAKE_TYPE.certificateVerify);
  const transcriptHash = transcriptHashOf(transcript);
  checkCertificateVerify(certificateVerify, { leaf: certificates[0], clientHello, transcriptHash });
  transcript.push(certificateVerify.raw);

  // 3d. Finished: the secret that the prover revealed is the one that the server used.
  const finished = server.next(HANDSHAKE_TYPE.finished);
  if (!isFinishedRight(finished, secret, transcriptHashOf(transcript))) refuse('bad_server_finished');
  transcript.push(finished.raw);
  return certificates;
};
