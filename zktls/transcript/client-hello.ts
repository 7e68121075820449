import { refuse } from '../refusal.ts';
import { ByteReader, readUint16List } from './byte-reader.ts';
import { EXTENSION_TYPE, TLS_1_2, TLS_1_3 } from './extension-type.ts';
import { readExtensions, type HandshakeMessage } from './handshake-message.ts';

export type ClientHello = {
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly cipherSuites: readonly number[];
  /** The weaker version beside TLS 1.3, which is always offered. */
  readonly offersTls12: boolean;
  readonly groups: readonly number[];
  readonly keyShareGroups: readonly number[];
  readonly signatureSchemes: readonly number[];
  readonly extensions: ReadonlyMap<number, Buffer>;
};

/** Reads a ClientHello (RFC 8446, 4.1.2) and refuses all offers but a plain, full handshake of TLS 1.3 with `host`, or of 1.2. */
export const readClientHello = (message: HandshakeMessage, host: string): ClientHello => {
  const reader = new ByteReader(message.body);
  reader.uint(2); // legacy_version says nothing in TLS 1.3
  const random = reader.take(32);
  const sessionId = reader.vector(1);
  const cipherSuites = readUint16List(reader.vector(2));
  const compressionMethods = reader.vector(1);
  const extensions = readExtensions(reader);
  reader.end();

  checkServerName(extensions.get(EXTENSION_TYPE.serverName), host);
  if (extensions.has(EXTENSION_TYPE.preSharedKey)) refuse('psk_offered');
  if (extensions.has(EXTENSION_TYPE.earlyData)) refuse('early_data_offered');
  if (extensions.has(EXTENSION_TYPE.encryptedClientHello)) refuse('ech_offered');
  if (extensions.has(EXTENSION_TYPE.serverCertificateType)) refuse('certificate_type_offered');
  if (!compressionMethods.equals(Buffer.from([0]))) refuse('compression');
  const versions = readList(extensions.get(EXTENSION_TYPE.supportedVersions), 1);
  const [best, second, ...others] = versions;
  if (best !== TLS_1_3 || (second ?? TLS_1_2) !== TLS_1_2 || others.length > 0) refuse('version_offer');
  checkAlpn(extensions.get(EXTENSION_TYPE.alpn));

  return {
    random,
    sessionId,
    cipherSuites,
    extensions,
    offersTls12: second !== undefined,
    groups: readList(extensions.get(EXTENSION_TYPE.supportedGroups), 2),
    keyShareGroups: readKeyShareGroups(extensions.get(EXTENSION_TYPE.keyShare)),
    signatureSchemes: readList(extensions.get(EXTENSION_TYPE.signatureAlgorithms), 2),
  };
};

/** RFC 6066, 3: exactly one name, a host name, and it is the one that the relay connected to. */
const checkServerName = (extension: Buffer | undefined, host: string): void => {
  if (extension === undefined) return refuse('no_server_name');
  const outer = new ByteReader(extension);
  const list = new ByteReader(outer.vector(2));
  outer.end();
  if (list.uint(1) !== 0) refuse('server_name_syntax');
  const name = list.vector(2).toString('latin1');
  if (!list.isAtEnd) refuse('server_name_syntax');
  if (name.toLowerCase() !== host) refuse('server_name_mismatch');
};

const checkAlpn = (extension: Buffer | undefined): void => {
  if (extension === undefined) return refuse('alpn_offer');
  const outer = new ByteReader(extension);
  const list = new ByteReader(outer.vector(2));
  outer.end();
  const protocol = list.vector(1).toString('latin1');
  if (protocol !== 'http/1.1' || !list.isAtEnd) refuse('alpn_offer');
};

/** Checks the protocol that a server selected, where it did (RFC 7301, 3.1). */
export const checkSelectedProtocol = (extension: Buffer | undefined): void => {
  if (extension === undefined) return;
  const outer = new ByteReader(extension);
  const list = new ByteReader(outer.vector(2));
  outer.end();
  const protocol = list.vector(1).toString('latin1');
  list.end();
  if (protocol !== 'http/1.1') refuse('alpn_selected');
};

const readList = (extension: Buffer | undefined, lengthBytes: 1 | 2): number[] => {
  if (extension === undefined) return [];
  const outer = new ByteReader(extension);
  const list = readUint16List(outer.vector(lengthBytes));
  outer.end();
  return list;
};

const readKeyShareGroups = (extension: Buffer | undefined): number[] => {
  if (extension === undefined) return [];
  const outer = new ByteReader(extension);
  const shares = new ByteReader(outer.vector(2));
  outer.end();
  const groups: number[] = [];
  while (!shares.isAtEnd) {
    groups.push(shares.uint(2));
    shares.vector(2);
  }
  return groups;
};
