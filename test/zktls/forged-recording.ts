import type { Recording } from '../../zktls/transcript/recording.ts';
import { HOST } from './an-exchange.ts';

export type ForgedTurn = { readonly from: 'client' | 'server'; readonly bytes: Buffer };

/** What a relay would have recorded of a connection on which this was sent, turn by turn. */
export const forgedRecording = (turns: readonly ForgedTurn[]): Recording => {
  const streamOf = (side: ForgedTurn['from']) =>
    Buffer.concat(turns.filter(({ from }) => from === side).map(({ bytes }) => bytes));
  return {
    nonce: Buffer.alloc(32, 3),
    host: HOST,
    connectedAtEpochMs: Date.now(),
    client: streamOf('client'),
    server: streamOf('server'),
    turns: turns.map(({ from, bytes }) => ({ from, bytes: bytes.length })),
  };
};
