import { createPrivateKey, sign } from 'node:crypto';
import type { Issued } from './a-pki.ts';

/** Parts of TLS messages as they are sent (RFC 8446, 3.4; RFC 5246, 4.3), for handshakes that are forged. */

/** An extension by its type. */
export type Extension = readonly [type: number, content: Buffer];

export const X25519 = 0x001d;
export const ECDSA_P256_SHA256 = 0x0403;
/** RFC 8032: signs without randomness, so that a whole recording can be made again byte for byte. */
export const ED25519 = 0x0807;

export const uint = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
/** A vector with its length before it. */
export const vector = (lengthBytes: number, content: Buffer): Buffer =>
  Buffer.concat([uint(lengthBytes, content.length), content]);
export const handshakeMessage = (type: number, body: Buffer): Buffer => Buffer.concat([uint(1, type), vector(3, body)]);
export const plainRecord = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3), vector(2, body)]);

export const extensionsOf = (list: readonly Extension[]): Buffer =>
  vector(2, Buffer.concat(list.map(([type, content]) => Buffer.concat([uint(2, type), vector(2, content)]))));
export const serverName = (name: string): Buffer =>
  vector(2, Buffer.concat([uint(1, 0), vector(2, Buffer.from(name, 'latin1'))]));
export const protocols = (...names: string[]): Buffer =>
  vector(2, Buffer.concat(names.map((name) => vector(1, Buffer.from(name)))));

/** A signature by the certificate's key; with Ed25519 the hash is part of the scheme. */
export const signatureOf = ({ keyPem }: Pick<Issued, 'keyPem'>, scheme: number, signed: Buffer): Buffer =>
  sign(scheme === ED25519 ? null : 'sha256', signed, { key: createPrivateKey(keyPem), dsaEncoding: 'der' });
