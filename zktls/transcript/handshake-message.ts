import { refuse } from '../refusal.ts';
import { ByteReader } from './byte-reader.ts';

/** `HandshakeType` of RFC 8446, 4, of RFC 5246, 7.4, and of RFC 8879. */
export const HANDSHAKE_TYPE = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  /** TLS 1.2 */
  serverKeyExchange: 12,
  certificateRequest: 13,
  /** TLS 1.2 */
  serverHelloDone: 14,
  certificateVerify: 15,
  /** TLS 1.2 */
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const;

/** `raw` is the message with its header, as it enters the transcript hash. */
export type HandshakeMessage = { readonly type: number; readonly raw: Buffer; readonly body: Buffer };

const HEADER_BYTES = 4;
/** A certificate message with ten certificates of 8 KB is below this; the length field would allow 16 MB. */
const MAX_MESSAGE_BYTES = 131_072;

/** The whole messages at the beginning of `bytes`, and what is left of an unfinished one. */
export const splitHandshake = (bytes: Buffer): { messages: HandshakeMessage[]; rest: Buffer } => {
  const messages: HandshakeMessage[] = [];
  let offset = 0;
  while (offset + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUIntBE(offset + 1, 3);
    if (length > MAX_MESSAGE_BYTES) refuse('handshake_too_big');
    const end = offset + HEADER_BYTES + length;
    if (end > bytes.length) break;
    messages.push({
      type: bytes.readUInt8(offset),
      raw: bytes.subarray(offset, end),
      body: bytes.subarray(offset + HEADER_BYTES, end),
    });
    offset = end;
  }
  return { messages, rest: bytes.subarray(offset) };
};

/** Reads the extensions block that `reader` stands before (RFC 8446, 4.2); refuses the same extension twice. */
export const readExtensions = (reader: ByteReader): Map<number, Buffer> => {
  const extensions = new Map<number, Buffer>();
  const block = new ByteReader(reader.vector(2));
  while (!block.isAtEnd) {
    const type = block.uint(2);
    if (extensions.has(type)) refuse('duplicate_extension');
    extensions.set(type, block.vector(2));
  }
  return extensions;
};
