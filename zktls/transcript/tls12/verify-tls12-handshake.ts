import { refuse } from '../../refusal.ts';
import { ByteReader } from '../byte-reader.ts';
import type { ClientHello } from '../client-hello.ts';
import { EXTENSION_TYPE } from '../extension-type.ts';
import { HANDSHAKE_TYPE } from '../handshake-message.ts';
import type { MessageSource } from '../message-source.ts';
import { publicKeyOf, readCertificateList } from '../server-flight.ts';
import type { ServerHello } from '../server-hello.ts';
import type { VerifiedHandshake } from '../verify-handshake.ts';
import { checkExplicitNonces } from './check-explicit-nonces.ts';
import { recordsAfterFinished } from './records-after-finished.ts';
import { checkServerKeyExchange } from './server-key-exchange.ts';
import { TLS_1_2_RECORDS } from './tls12-record-layer.ts';
import { checkTls12ServerHello } from './tls12-server-hello.ts';

/**
 * Verifies what a recording shows in the clear of a TLS 1.2 handshake (RFC 5246) whose hellos have been read: that whoever holds
 * the key of the certificate offered a key exchange for exactly these randoms. Both Finished stay closed: what opens them opens
 * everything. So hellos and the client's key are not authenticated here, and docs/zktls.md says what that is worth.
 */
export const verifyTls12Handshake = (
  hellos: { readonly client: ClientHello; readonly server: ServerHello },
  sources: { readonly client: MessageSource; readonly server: MessageSource },
): VerifiedHandshake => {
  // 1. ClientHello: no old session to go on with, and none to keep.
  if (hellos.client.extensions.has(EXTENSION_TYPE.sessionTicket)) refuse('resumption_offered');

  // 2. ServerHello: no TLS 1.3 there, and a full handshake.
  const keyKind = checkTls12ServerHello(hellos.server, hellos.client);
  sources.client.refuseChanges();
  sources.server.refuseChanges();

  // 3. The server's certificates, and its key exchange, signed with the first one's key.
  const list = new ByteReader(sources.server.next(HANDSHAKE_TYPE.certificate).body);
  const certificates = readCertificateList(list.vector(3), () => undefined);
  list.end();
  const [leaf] = certificates;
  if ((publicKeyOf(leaf).asymmetricKeyType === 'rsa') !== (keyKind === 'rsa')) refuse('signature_key_mismatch');
  const randoms = { client: hellos.client.random, server: hellos.server.random };
  const keyExchange = sources.server.next(HANDSHAKE_TYPE.serverKeyExchange);
  checkServerKeyExchange(keyExchange, { leaf, clientHello: hellos.client, randoms });
  new ByteReader(sources.server.next(HANDSHAKE_TYPE.serverHelloDone).body).end();

  // 4. The client's key exchange.
  const answer = new ByteReader(sources.client.next(HANDSHAKE_TYPE.clientKeyExchange).body);
  answer.vector(1);
  answer.end();

  // 5. Both sides end the handshake, once, and only application data and alerts follow.
  const client = recordsAfterFinished(sources.client);
  const server = recordsAfterFinished(sources.server);
  checkExplicitNonces(client, server);
  return { layer: TLS_1_2_RECORDS, certificates, clientRecords: client.records, serverRecords: server.records };
};
