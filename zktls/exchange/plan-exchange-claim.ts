import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { allDisclosed } from '../disclosure/claimed-bytes.ts';
import { claimedSource } from '../disclosure/claimed-source.ts';
import { planningSource } from '../disclosure/planning-source.ts';
import { previewFields } from '../disclosure/preview-fields.ts';
import type { Statement } from '../proof/statement/statement.ts';
import { refuse } from '../refusal.ts';
import type { TrafficKeys } from '../transcript/key-schedule.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import type { Direction, Recording } from '../transcript/recording.ts';
import { splitRecords, type TlsRecord } from '../transcript/tls-record.ts';
import { verifyHandshake, type HandshakeSecrets } from '../transcript/verify-handshake.ts';
import { readApplicationData } from './application-data.ts';
import { buildStatement, claimedBlocks } from './build-statement.ts';
import { directionContext } from './claim-context.ts';
import type { DirectionClaim } from './exchange-claim.ts';
import { readExchange } from './read-exchange.ts';

/** All secrets of a recorded connection: only the prover has them. */
export type ExchangeSecrets = {
  /** Undefined of TLS 1.2. */
  readonly handshake: HandshakeSecrets | undefined;
  /** Of each direction as the record layer takes it: traffic secret (32 bytes), or part of the key block (20 bytes). */
  readonly application: { readonly client: Buffer; readonly server: Buffer };
  /** What the IV commitments were salted with, 32 bytes each. */
  readonly ivSalts: { readonly client: Uint8Array; readonly server: Uint8Array };
};

export type ClaimGiven = {
  readonly recording: Recording;
  readonly secrets: ExchangeSecrets;
  /** Names, in lower case, of request headers whose values stay hidden. */
  readonly secretHeaders: readonly string[];
  /** The rules for this exchange's response. */
  readonly rules: Readonly<Record<string, DisclosureRule>>;
  /** 32 bytes, of `claimContextOf`. */
  readonly claimContext: Uint8Array;
};

/** A claim of one direction that is still to be proved, with the AES key to prove it. */
export type PlannedDirection = Omit<DirectionClaim, 'proof'> & {
  readonly statement: Statement;
  readonly key: Uint8Array;
};

export type PlannedExchange = {
  readonly handshake: HandshakeSecrets | undefined;
  readonly client: PlannedDirection;
  readonly server: PlannedDirection;
};

/** Response headers that say nothing about a person: disclosing them is cheaper than hiding them, and binds the key. */
const PUBLIC_RESPONSE_HEADERS: readonly string[] = [
  'cache-control',
  'connection',
  'content-language',
  'content-type',
  'date',
  'server',
  'strict-transport-security',
  'vary',
];

/**
 * Chooses what to disclose and what to prove of a recorded exchange, as little as its rules need: reads it as the attestor will,
 * and notes what that takes. Refuses what the attestor would refuse.
 */
export const planExchangeClaim = (given: ClaimGiven): PlannedExchange => {
  const { recording, secrets, rules, claimContext } = given;
  const { layer, clientRecords, serverRecords } = openHandshake(recording, secrets.handshake);
  const client = openDirection(layer, clientRecords, layer.keysOf(secrets.application.client));
  const server = openDirection(layer, serverRecords, layer.keysOf(secrets.application.server));

  // What stays hidden from the reader below is known here.
  checkKnownResponse(layer, server, rules, claimContext);
  const wantedHeaders = Object.values(rules).flatMap(({ header }) =>
    header === undefined ? [] : [header.toLowerCase()],
  );
  const shownHeaders = [...PUBLIC_RESPONSE_HEADERS, ...wantedHeaders];
  const { comparisons } = readExchange(
    {
      recording,
      layer,
      client: { ...client, mayHide: (name) => given.secretHeaders.includes(name) },
      server: { ...server, mayHide: (name) => !shownHeaders.includes(name) },
    },
    rules,
    claimContext,
  );
  const plan = (direction: Direction, { keys, claims, records: own }: OpenedDirection): PlannedDirection => ({
    iv: keys.iv,
    ivSalt: secrets.ivSalts[direction],
    bytes: claims,
    key: keys.key,
    statement: buildStatement({
      context: directionContext(claimContext, recording, direction),
      keyCommitment: (recording.commitment ?? refuse('commitment_missing'))[direction].keyCommitment,
      blocks: claimedBlocks(layer, own, keys.iv, claims),
      comparisons: direction === 'server' ? comparisons : [],
    }),
  });
  const planned = { handshake: secrets.handshake, client: plan('client', client), server: plan('server', server) };
  for (const { plaintext } of [client, server]) plaintext.fill(0);
  return planned;
};

type OpenedDirection = ReturnType<typeof openDirection>;

const openHandshake = ({ client, server, host }: Recording, secrets: HandshakeSecrets | undefined) =>
  verifyHandshake({ client: splitRecords(client).records, server: splitRecords(server).records }, { host, secrets });

/** Refuses what only shows when nothing is hidden, so that no claim is made that is false. */
const checkKnownResponse = (
  layer: RecordLayer,
  { records, plaintext }: OpenedDirection,
  rules: ClaimGiven['rules'],
  claimContext: Uint8Array,
): void => {
  const { ranges, isClosed } = readApplicationData(layer, records, claimedSource(allDisclosed(plaintext)), 'server');
  const bytes = Buffer.concat(ranges.map(({ start, end }) => plaintext.subarray(start, end)));
  previewFields({ bytes, isClosed }, rules, claimContext);
  bytes.fill(0);
};

const openDirection = (layer: RecordLayer, records: readonly TlsRecord[], keys: TrafficKeys) => {
  const plaintext = Buffer.concat(records.map((record, number) => layer.decrypt(record, keys, number)));
  const source = planningSource(plaintext);
  return { records, keys, plaintext, source, claims: source.plan };
};
