import { ByteReader } from '../byte-reader.ts';
import { HANDSHAKE_TYPE } from '../handshake-message.ts';
import { MessageSource } from '../message-source.ts';
import type { Recording } from '../recording.ts';
import { splitRecords } from '../tls-record.ts';
import type { HelloRandoms } from './key-block.ts';

/** The randoms of a recorded handshake's hellos, which the keys of TLS 1.2 are made of. Refuses where there are no hellos. */
export const readHelloRandoms = ({ client, server }: Pick<Recording, 'client' | 'server'>): HelloRandoms => ({
  client: randomIn(client, HANDSHAKE_TYPE.clientHello),
  server: randomIn(server, HANDSHAKE_TYPE.serverHello),
});

/** Both hellos begin with a version and a random (RFC 5246, 7.4.1). */
const randomIn = (stream: Buffer, type: number): Buffer => {
  const reader = new ByteReader(new MessageSource(splitRecords(stream).records).next(type).body);
  reader.uint(2);
  return reader.take(32);
};
