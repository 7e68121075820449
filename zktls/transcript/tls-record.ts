import { refuse } from '../refusal.ts';

/** `ContentType` of RFC 8446, 5.1. */
export const CONTENT_TYPE = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** A record as it was on the wire. `offset` and `end` are positions in the stream of its direction. */
export type TlsRecord = {
  readonly type: number;
  readonly offset: number;
  readonly end: number;
  readonly header: Buffer;
  readonly body: Buffer;
};

const HEADER_BYTES = 5;
const TLS_1_2 = 0x0303;
const TLS_1_0 = 0x0301;
/** RFC 8446, 5.1 and 5.2: a plaintext of 2^14 bytes, and 256 more for content type, padding and tag. */
const MAX_PLAINTEXT_BYTES = 16_384;
const MAX_CIPHERTEXT_BYTES = MAX_PLAINTEXT_BYTES + 256;

/** Splits a byte stream into TLS records. A last, unfinished record is left out and said in `isCut`. */
export const splitRecords = (stream: Buffer): { records: TlsRecord[]; isCut: boolean } => {
  const records: TlsRecord[] = [];
  let offset = 0;
  while (offset + HEADER_BYTES <= stream.length) {
    const header = stream.subarray(offset, offset + HEADER_BYTES);
    const type = header.readUInt8(0);
    if (!isContentType(type)) refuse('record_type');
    // RFC 8446, 5.1: 0x0303 everywhere, but 0x0301 is allowed for the first ClientHello.
    const version = header.readUInt16BE(1);
    if (version !== TLS_1_2 && !(version === TLS_1_0 && offset === 0)) refuse('record_version');
    const length = header.readUInt16BE(3);
    const limit = type === CONTENT_TYPE.applicationData ? MAX_CIPHERTEXT_BYTES : MAX_PLAINTEXT_BYTES;
    if (length > limit) refuse('record_overflow');
    const end = offset + HEADER_BYTES + length;
    if (end > stream.length) break;
    records.push({ type, offset, end, header, body: stream.subarray(offset + HEADER_BYTES, end) });
    offset = end;
  }
  return { records, isCut: offset !== stream.length };
};

const isContentType = (type: number): boolean =>
  type >= CONTENT_TYPE.changeCipherSpec && type <= CONTENT_TYPE.applicationData;
