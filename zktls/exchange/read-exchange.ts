import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { viewOf, type ByteSource } from '../disclosure/byte-source.ts';
import { DISCLOSED, type ClaimedBytes } from '../disclosure/claimed-bytes.ts';
import type { DisclosedField } from '../disclosure/disclosed-field.ts';
import type { DigitComparison } from '../disclosure/hidden-number.ts';
import { readRequest, type HttpRequest } from '../disclosure/http-request.ts';
import { readResponse } from '../disclosure/http-response.ts';
import { readFields } from '../disclosure/read-fields.ts';
import { refuse } from '../refusal.ts';
import { checkRequestOrder } from '../transcript/check-request-order.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import type { Recording } from '../transcript/recording.ts';
import type { TlsRecord } from '../transcript/tls-record.ts';
import { readApplicationData } from './application-data.ts';

/** One direction after the handshake: its records, a source of their joined plaintexts, and what that source shows. */
export type ReadableDirection = {
  readonly records: readonly TlsRecord[];
  readonly source: ByteSource;
  readonly claims: ClaimedBytes;
  /** Which header values may be hidden, besides those that never may. */
  readonly mayHide: (name: string) => boolean;
};

/** What is read of an exchange; positions of comparisons are those of the server's joined plaintexts. */
export type ReadExchange = {
  readonly request: HttpRequest;
  readonly fields: Readonly<Record<string, DisclosedField>>;
  readonly comparisons: readonly DigitComparison[];
};

/**
 * The prover makes the client's ciphertext itself. With so much of its beginning disclosed, a second key under which all of it
 * is another sensible request cannot be found, even without the key commitment (docs/zktls.md).
 */
const MIN_REQUEST_PREFIX_BYTES = 96;
/** Of the response's head, which the prover cannot choose, unlike what a body may echo: three blocks. */
const MIN_RESPONSE_HEAD_BYTES = 48;

/**
 * Reads an exchange of which bytes may be hidden, in the order of the wire. The attestor reads what is claimed, the prover what
 * it knows, which plans its claim. Refuses the first thing that is not certain.
 */
export const readExchange = (
  given: {
    readonly recording: Recording;
    readonly layer: RecordLayer;
    readonly client: ReadableDirection;
    readonly server: ReadableDirection;
  },
  rules: Readonly<Record<string, DisclosureRule>>,
  claimContext: Uint8Array,
): ReadExchange => {
  const { recording, layer, client, server } = given;

  // 1. Which records are application data.
  const sent = readApplicationData(layer, client.records, client.source, 'client');
  const received = readApplicationData(layer, server.records, server.source, 'server');

  // 2. Keys were committed to before any of it, and the request was complete before the response began.
  const { commitment } = recording;
  if (commitment === undefined) return refuse('commitment_missing');
  const firstClientOffset = client.records[0]?.offset ?? 0;
  if (firstClientOffset < commitment.clientOffset || received.first.offset < commitment.serverOffset) {
    refuse('data_before_commitment');
  }
  checkRequestOrder(layer, recording.turns, client.records, received.first.offset);

  // 3. One request, of which enough is disclosed.
  const requestView = viewOf(client.source, sent.ranges);
  const request = readRequest(requestView, { host: recording.host, mayHide: client.mayHide });
  if (countDisclosed(client.claims, requestView, MIN_REQUEST_PREFIX_BYTES) < MIN_REQUEST_PREFIX_BYTES) {
    refuse('too_little_disclosed');
  }

  // 4. One response, of which enough is disclosed.
  const responseView = viewOf(server.source, received.ranges);
  const response = readResponse(responseView, { isClosed: received.isClosed, mayHide: server.mayHide });
  if (countDisclosed(server.claims, responseView, response.headBytes) < MIN_RESPONSE_HEAD_BYTES) {
    refuse('too_little_disclosed');
  }

  // 5. The fields.
  const { fields, comparisons } = readFields(response, rules, claimContext);
  const plaintextPosition = (at: number): number => responseView.positionOf(response.body.positionOf(at));
  return {
    request,
    fields,
    comparisons: comparisons.map((one) => ({ ...one, positions: one.positions.map(plaintextPosition) })),
  };
};

const countDisclosed = (
  { kinds }: ClaimedBytes,
  view: { readonly length: number; readonly positionOf: (at: number) => number },
  bytes: number,
): number => {
  let count = 0;
  for (let at = 0; at < Math.min(bytes, view.length); at += 1) if (kinds[view.positionOf(at)] === DISCLOSED) count += 1;
  return count;
};
