import { DISCLOSED, type ClaimedBytes } from '../../../zktls/disclosure/claimed-bytes.ts';
import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { trafficKeysOf } from '../../../zktls/transcript/key-schedule.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { verifyHandshake } from '../../../zktls/transcript/verify-handshake.ts';
import { clientHandshakeEndOf, handshakeEndOf, HOST, withApplicationData } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import type { Inner } from '../seal-record.ts';
import type { Exchange } from './a-claim.ts';

/** The secrets that `withApplicationData` seals with. */
const CLIENT_SECRET = Buffer.alloc(32, 9);
const SERVER_SECRET = Buffer.alloc(32, 7);

/**
 * A genuine handshake, and after it the records that a test wants, under keys that were committed to in time. Nothing binds
 * application keys to the handshake but their use (docs/zktls.md), so it is an exchange as any other.
 */
export const forgeExchange = (
  honest: RecordedConnection,
  given: {
    readonly client: readonly Inner[];
    readonly server: readonly Inner[];
    readonly order?: readonly ('client' | 'server')[];
  },
): Exchange => {
  const ivSalts = { client: Buffer.alloc(32, 1), server: Buffer.alloc(32, 2) };
  const { recording, secrets } = withApplicationData(honest, given);
  return {
    recording: {
      ...recording,
      commitment: {
        client: commitToDirection(trafficKeysOf(CLIENT_SECRET), ivSalts.client),
        server: commitToDirection(trafficKeysOf(SERVER_SECRET), ivSalts.server),
        clientOffset: clientHandshakeEndOf(honest),
        serverOffset: handshakeEndOf(honest),
      },
    },
    secrets: {
      handshake: secrets.handshake,
      application: { client: CLIENT_SECRET, server: SERVER_SECRET },
      ivSalts,
    },
  };
};

/** A claim that discloses everything and proves nothing: what an attacker says before anybody checks the proofs. */
export const bareClaim = ({ recording, secrets }: Exchange): ExchangeClaim => {
  const { layer, clientRecords, serverRecords } = verifyHandshake(
    { client: splitRecords(recording.client).records, server: splitRecords(recording.server).records },
    { host: HOST, secrets: secrets.handshake },
  );
  const directionOf = (direction: 'client' | 'server', records: typeof clientRecords) => {
    const keys = layer.keysOf(secrets.application[direction]);
    const plaintext = Buffer.concat(records.map((record, number) => layer.decrypt(record, keys, number)));
    return {
      iv: keys.iv,
      ivSalt: secrets.ivSalts[direction],
      bytes: { kinds: new Uint8Array(plaintext.length).fill(DISCLOSED), values: Uint8Array.from(plaintext) },
      proof: new Uint8Array(),
    };
  };
  return {
    handshake: secrets.handshake,
    client: directionOf('client', clientRecords),
    server: directionOf('server', serverRecords),
  };
};

/** The claim with other claims of one direction's bytes. */
export const withClaims = (
  claim: ExchangeClaim,
  direction: 'client' | 'server',
  change: (claims: ClaimedBytes, text: string) => void,
): ExchangeClaim => {
  const { kinds, values } = claim[direction].bytes;
  const bytes = { kinds: kinds.slice(), values: values.slice() };
  change(bytes, Buffer.from(values).toString('latin1'));
  return { ...claim, [direction]: { ...claim[direction], bytes } };
};
