import { refuse } from '../refusal.ts';
import { trafficKeysOf } from './key-schedule.ts';
import { ciphertextOf, decryptRecord, MAX_CONTENT_BYTES, nonceOf } from './open-record.ts';
import type { RecordLayer } from './record-layer.ts';

/** Two bytes of alert, content type, tag: the size of close_notify without padding. */
const CLOSE_NOTIFY_BODY_BYTES = 19;

/** RFC 8446, 5.2: type and padding are inside the record. A direction's secret is its traffic secret, 32 bytes. */
export const TLS_1_3_RECORDS: RecordLayer = {
  version: '1.3',
  ivBytes: 12,
  keysOf: trafficKeysOf,
  ciphertextOf,
  nonceOf: (iv, _record, number) => nonceOf(iv, number),
  decrypt: decryptRecord,
  contentOf: (_record, { start, end }, byteAt) => {
    // The content type is the last byte that is not zero: zeros after it are padding (RFC 8446, 5.4).
    for (let at = end - 1; at >= start; at -= 1) {
      const contentType = byteAt(at);
      if (contentType === 0) continue;
      if (at - start > MAX_CONTENT_BYTES) refuse('record_overflow');
      return { contentType, content: { start, end: at } };
    }
    return refuse('record_without_type');
  },
  isLikeCloseNotify: ({ body }) => body.length === CLOSE_NOTIFY_BODY_BYTES,
};
