import { refuse } from '../refusal.ts';
import type { RecordLayer } from './record-layer.ts';
import type { Turn } from './recording.ts';
import type { TlsRecord } from './tls-record.ts';

/**
 * Checks that the whole request had arrived at the relay before the first byte of the response: so the response answers a
 * request that was fixed, and nobody could add to the request what the response said. The client may still say close_notify
 * afterwards, one record that looks like it.
 */
export const checkRequestOrder = (
  layer: RecordLayer,
  turns: readonly Turn[],
  clientRecords: readonly TlsRecord[],
  firstDataOffset: number,
): void => {
  const clientBytesBefore = clientBytesBeforeServerOffset(turns, firstDataOffset);
  const isRequest = (record: TlsRecord) => record.end <= clientBytesBefore;
  const later = clientRecords.filter((record) => !isRequest(record));
  if (later.length === clientRecords.length) refuse('response_before_request');
  const [first, ...others] = later;
  if (first === undefined) return;
  // A record that had begun before the response is a part of the request that came too late.
  if (first.offset < clientBytesBefore) refuse('response_before_request');
  if (others.length > 0 || !layer.isLikeCloseNotify(first)) refuse('request_after_response');
};

/** How many bytes the client had sent when the server's byte at `offset` arrived. */
const clientBytesBeforeServerOffset = (turns: readonly Turn[], offset: number): number => {
  let client = 0;
  let server = 0;
  for (const turn of turns) {
    if (turn.from === 'client') client += turn.bytes;
    else if (server + turn.bytes > offset) return client;
    else server += turn.bytes;
  }
  return client;
};
