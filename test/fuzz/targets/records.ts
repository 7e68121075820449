import { readExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';
import { recordedExchange } from './recorded.ts';

/** A recorded stream, split into records and then read with everything else as it was. */
export const recordsTarget = (): FuzzTarget => {
  const given = recordedExchange();
  const { client, server } = given.recording;
  return {
    name: 'records',
    corpus: [client, server],
    unit: 1,
    run: (input) =>
      reasonOf(() => {
        const stream = Buffer.from(input);
        splitRecords(stream);
        const direction = Buffer.compare(stream.subarray(0, 64), client.subarray(0, 64)) === 0 ? 'client' : 'server';
        readExchangeClaim({ ...given, recording: { ...given.recording, [direction]: stream } });
      }),
  };
};
