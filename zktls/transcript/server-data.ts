import { refuse } from '../refusal.ts';
import { HANDSHAKE_TYPE, splitHandshake } from './handshake-message.ts';
import type { TrafficKeys } from './key-schedule.ts';
import type { RecordLayer } from './record-layer.ts';
import { CONTENT_TYPE, type TlsRecord } from './tls-record.ts';

/** What the server sent after the handshake. */
export type ServerData = {
  /** The application data of all records, joined. */
  readonly bytes: Buffer;
  /** The server ended the stream with close_notify, so nothing was cut off (RFC 8446, 6.1). */
  readonly isClosed: boolean;
  /** Where in the server's stream the first record with application data begins. */
  readonly firstDataOffset: number;
};

const CLOSE_NOTIFY = 0;

/** Opens every record of the server after the handshake with the server's secret; skips session tickets only. */
export const openServerData = (layer: RecordLayer, records: readonly TlsRecord[], secret: Buffer): ServerData => {
  const keys = layer.keysOf(secret);
  const parts: Buffer[] = [];
  let firstDataOffset: number | undefined;
  let isClosed = false;
  records.forEach((record, number) => {
    const { contentType, content } = open(layer, record, keys, number);
    if (isClosed) refuse('record_after_close_notify');
    switch (contentType) {
      case CONTENT_TYPE.applicationData:
        firstDataOffset ??= record.offset;
        parts.push(content);
        return;
      case CONTENT_TYPE.alert:
        if (content.length !== 2 || content[1] !== CLOSE_NOTIFY) refuse('alert');
        isClosed = true;
        return;
      case CONTENT_TYPE.handshake:
        return checkSessionTickets(content);
      default:
        refuse('unexpected_content_type');
    }
  });
  if (firstDataOffset === undefined) return refuse('no_application_data');
  return { bytes: Buffer.concat(parts), isClosed, firstDataOffset };
};

const open = (layer: RecordLayer, record: TlsRecord, keys: TrafficKeys, number: number) => {
  const plaintext = layer.decrypt(record, keys, number);
  const whole = { start: 0, end: plaintext.length };
  const { contentType, content } = layer.contentOf(record, whole, (at) => plaintext.readUInt8(at));
  return { contentType, content: plaintext.subarray(content.start, content.end) };
};

/** Session tickets (RFC 8446, 4.6.1) change nothing; every other message after the handshake would. */
const checkSessionTickets = (content: Buffer): void => {
  if (content.length === 0) refuse('empty_handshake_record');
  const { messages, rest } = splitHandshake(content);
  for (const { type } of messages) {
    if (type === HANDSHAKE_TYPE.keyUpdate) refuse('key_update');
    if (type === HANDSHAKE_TYPE.certificateRequest) refuse('post_handshake_authentication');
    if (type !== HANDSHAKE_TYPE.newSessionTicket) refuse('post_handshake_message');
  }
  if (rest.length > 0) refuse('handshake_message_not_aligned');
};
