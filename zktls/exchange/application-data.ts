import type { ByteSource, Range } from '../disclosure/byte-source.ts';
import { refuse } from '../refusal.ts';
import { HANDSHAKE_TYPE } from '../transcript/handshake-message.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import type { Direction } from '../transcript/recording.ts';
import { CONTENT_TYPE, type TlsRecord } from '../transcript/tls-record.ts';

/** What the records after the handshake carry, by places in their joined plaintexts. */
export type ApplicationData = {
  /** The application data of each record. */
  readonly ranges: readonly Range[];
  /** The sender ended the stream with close_notify, so nothing was cut off (RFC 8446, 6.1). */
  readonly isClosed: boolean;
  /** The first record with application data. */
  readonly first: TlsRecord;
};

const CLOSE_NOTIFY = 0;
const CLOSE_NOTIFY_BYTES = 2;
const MESSAGE_HEADER_BYTES = 4;

/** Where the plaintext of each record is when they are joined: as many bytes as its ciphertext has. */
export const plaintextRanges = (layer: RecordLayer, records: readonly TlsRecord[]): readonly Range[] => {
  let start = 0;
  return records.map((record) => {
    const range = { start, end: start + layer.ciphertextOf(record).length };
    start = range.end;
    return range;
  });
};

/**
 * Finds the application data in plaintexts of which content may be hidden. Every record's content type and padding, where they
 * are in it, have to be disclosed, and beside application data there may only be close_notify at the end, and session tickets of the server.
 */
export const readApplicationData = (
  layer: RecordLayer,
  records: readonly TlsRecord[],
  source: ByteSource,
  direction: Direction,
): ApplicationData => {
  const ranges: Range[] = [];
  let first: TlsRecord | undefined;
  let isClosed = false;
  const plaintexts = plaintextRanges(layer, records);
  records.forEach((record, index) => {
    if (isClosed) refuse('record_after_close_notify');
    const plaintext = plaintexts[index] ?? { start: 0, end: 0 };
    const { contentType, content } = layer.contentOf(record, plaintext, (at) => source.disclosed(at));
    switch (contentType) {
      case CONTENT_TYPE.applicationData:
        first ??= record;
        ranges.push(content);
        return;
      case CONTENT_TYPE.alert:
        checkCloseNotify(source, content);
        isClosed = true;
        return;
      case CONTENT_TYPE.handshake:
        if (direction === 'client') refuse('unexpected_content_type');
        return checkSessionTickets(source, content);
      default:
        refuse('unexpected_content_type');
    }
  });
  return { ranges, isClosed, first: first ?? refuse('no_application_data') };
};

const checkCloseNotify = (source: ByteSource, { start, end }: Range): void => {
  if (end - start !== CLOSE_NOTIFY_BYTES) refuse('alert');
  source.disclosed(start);
  if (source.disclosed(start + 1) !== CLOSE_NOTIFY) refuse('alert');
};

/** Session tickets (RFC 8446, 4.6.1) change nothing; every other message would. Their headers show what they are. */
const checkSessionTickets = (source: ByteSource, { start, end }: Range): void => {
  if (start === end) refuse('empty_handshake_record');
  for (let at = start; at < end;) {
    if (at + MESSAGE_HEADER_BYTES > end) refuse('handshake_message_not_aligned');
    const [type = 0, high = 0, middle = 0, low = 0] = [0, 1, 2, 3].map((i) => source.disclosed(at + i));
    if (type === HANDSHAKE_TYPE.keyUpdate) refuse('key_update');
    if (type === HANDSHAKE_TYPE.certificateRequest) refuse('post_handshake_authentication');
    if (type !== HANDSHAKE_TYPE.newSessionTicket) refuse('post_handshake_message');
    at += MESSAGE_HEADER_BYTES + ((high << 16) | (middle << 8) | low);
    if (at > end) refuse('handshake_message_not_aligned');
  }
};
