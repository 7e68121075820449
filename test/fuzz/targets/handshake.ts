import { trafficKeysOf } from '../../../zktls/transcript/key-schedule.ts';
import { openRecord } from '../../../zktls/transcript/open-record.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { verifyHandshake } from '../../../zktls/transcript/verify-handshake.ts';
import { verifyChain } from '../../../zktls/transcript/x509/verify-chain.ts';
import { sealRecords } from '../../zktls/seal-record.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';
import { recordedExchange } from './recorded.ts';

type Side = 'client' | 'server';
/** A record's content before its protection, so that changes get behind the tags. */
type Frame = { readonly side: Side; readonly isSealed: boolean; readonly type: number; readonly content: Buffer };

const HEADER_BYTES = 5;

const frameBytes = ({ side, isSealed, type, content }: Frame): Buffer => {
  const header = Buffer.from([side === 'client' ? 0 : 1, isSealed ? 1 : 0, type, 0, 0]);
  header.writeUInt16BE(content.length, 3);
  return Buffer.concat([header, content]);
};

/** Reads frames out of anything: what is cut is as long as it is. */
const framesIn = (input: Buffer): Frame[] => {
  const frames: Frame[] = [];
  for (let start = 0; start + HEADER_BYTES <= input.length;) {
    const [side = 0, isSealed = 0, type = 0] = input.subarray(start, start + 3);
    const end = start + HEADER_BYTES + input.readUInt16BE(start + 3);
    const content = input.subarray(start + HEADER_BYTES, end);
    frames.push({ side: side % 2 === 0 ? 'client' : 'server', isSealed: isSealed % 2 === 1, type, content });
    start = end;
  }
  return frames;
};

/** The messages of both flights, changed and then put into records that the handshake secrets open. */
export const handshakeTarget = (): FuzzTarget => {
  const { recording, claim, trustStore } = recordedExchange();
  const secrets = claim.handshake;
  if (secrets === undefined) throw new Error('No TLS 1.3');
  const framesOf = (side: Side): Frame[] => {
    const keys = trafficKeysOf(secrets[side]);
    let sequence = 0;
    return splitRecords(recording[side]).records.flatMap((record): Frame[] => {
      if (record.type !== 23) return [{ side, isSealed: false, type: record.type, content: record.body }];
      try {
        const { contentType, content } = openRecord(record, keys, sequence);
        sequence += 1;
        return [{ side, isSealed: true, type: contentType, content }];
      } catch {
        return [];
      }
    });
  };
  const streamOf = (side: Side, frames: readonly Frame[]): Buffer => {
    let sequence = 0;
    const records = frames.map(({ isSealed, type, content }) => {
      if (isSealed) return sealRecords(secrets[side], [{ type, content }], sequence++);
      const header = Buffer.from([type, 3, 3, 0, 0]);
      header.writeUInt16BE(content.length, 3);
      return Buffer.concat([header, content]);
    });
    return Buffer.concat(records);
  };
  const whole = Buffer.concat([...framesOf('client'), ...framesOf('server')].map(frameBytes));
  return {
    name: 'handshake',
    corpus: [whole],
    unit: 1,
    run: (input) => {
      const frames = framesIn(Buffer.from(input));
      const ofSide = (side: Side) =>
        streamOf(
          side,
          frames.filter((frame) => frame.side === side),
        );
      const [client, server] = [ofSide('client'), ofSide('server')];
      return reasonOf(() => {
        const records = { client: splitRecords(client).records, server: splitRecords(server).records };
        const { certificates } = verifyHandshake(records, { host: recording.host, secrets });
        verifyChain(certificates, { host: recording.host, at: new Date(recording.connectedAtEpochMs), trustStore });
      });
    },
  };
};
