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
import { checkServerHello } from './server-hello.ts';
import { CONTENT_TYPE, type TlsRecord } from './tls-record.ts';

/** The two secrets that open the handshake and nothing after it (32 bytes each). */
export type HandshakeSecrets = { readonly client: Buffer; readonly server: Buffer };

export type VerifiedHandshake = {
  /** The server's certificate and what it sent with it; the path to a trust anchor is still to be checked. */
  readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
  /** The records after the handshake, all of type application data. */
  readonly clientRecords: readonly TlsRecord[];
  readonly serverRecords: readonly TlsRecord[];
};

/**
 * Verifies a recorded TLS 1.3 handshake (RFC 8446) from the records of both directions: that whoever holds the key of the
 * certificate took part in exactly this handshake, for `host`. Refuses anything but a full, plain handshake.
 */
export const verifyHandshake = (
  records: { client: readonly TlsRecord[]; server: readonly TlsRecord[] },
  given: { host: string; secrets: HandshakeSecrets },
): VerifiedHandshake => {
  const client = new MessageSource(records.client);
  const server = new MessageSource(records.server);

  // 1. ClientHello: one server name, the host; no resumption, early data, encrypted hello; only TLS 1.3 and http/1.1.
  const clientHelloMessage = client.nextPlain(HANDSHAKE_TYPE.clientHello);
  const clientHello = readClientHello(clientHelloMessage, given.host);

  // 2. ServerHello: TLS 1.3, TLS_AES_128_GCM_SHA256, no retry, no pre-shared key.
  const serverHelloMessage = server.nextPlain(HANDSHAKE_TYPE.serverHello);
  checkServerHello(serverHelloMessage, clientHello);
  const transcript = [clientHelloMessage.raw, serverHelloMessage.raw];

  // 3. The server's flight, opened with the server's handshake traffic secret.
  server.protect(trafficKeysOf(given.secrets.server));
  const certificates = verifyServerFlight(server, clientHello, transcript, given.secrets.server);

  // 4. The client's flight: Finished alone, since no client certificate was asked for.
  client.protect(trafficKeysOf(given.secrets.client));
  const clientFinished = client.next(HANDSHAKE_TYPE.finished);
  if (!isFinishedRight(clientFinished, given.secrets.client, transcriptHashOf(transcript))) {
    refuse('bad_client_finished');
  }

  // 5. Both flights end with a record, and only protected records follow.
  const clientRecords = client.remainingRecords();
  const serverRecords = server.remainingRecords();
  for (const record of [...clientRecords, ...serverRecords]) {
    if (record.type !== CONTENT_TYPE.applicationData) refuse('plaintext_after_handshake');
  }
  return { certificates, clientRecords, serverRecords };
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
