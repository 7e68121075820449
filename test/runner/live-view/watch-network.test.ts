import { describe, expect, it } from '@jest/globals';
import type { Network } from '../../../runner/live-view/peer/watch-network.ts';
import { watchNetwork } from '../../../runner/live-view/peer/watch-network.ts';
import { manualTimer } from '../support/manual-timer.ts';

/** A connection whose statistics a test sets. */
const aConnection = () => {
  const connection = {
    bitsPerS: 1_000_000 as number | undefined,
    pliCount: 0,
    firCount: 0,
    getStats: async () =>
      new Map<string, unknown>([
        ['T', { type: 'transport' }],
        ['P0', { type: 'candidate-pair', nominated: false, availableOutgoingBitrate: 7 }],
        ['P1', { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: connection.bitsPerS }],
        ['O', { type: 'outbound-rtp', pliCount: connection.pliCount, firCount: connection.firCount }],
        ['odd', 'not of the standard'],
      ]),
  };
  const time = manualTimer();
  const told: Network[] = [];
  const stop = watchNetwork(connection, time.timer, (network) => told.push(network));
  return { connection, time, told, stop };
};

describe('the network to a viewer', () => {
  it('is told four times a second, as the pair of addresses that is used has it', async () => {
    const { time, told } = aConnection();
    await time.pass(1_000);
    expect(told).toEqual(Array(4).fill({ bitsPerS: 1_000_000, keyFrameWanted: false }));
  });

  it('wants a key frame once for each time that the viewer has asked', async () => {
    const { connection, time, told } = aConnection();
    connection.pliCount = 1;
    await time.pass(500);
    connection.firCount = 1;
    await time.pass(500);
    expect(told.map(({ keyFrameWanted }) => keyFrameWanted)).toEqual([true, false, true, false]);
  });

  it('is told by nobody before there is an estimate, nor after the end', async () => {
    const { connection, time, told, stop } = aConnection();
    connection.bitsPerS = undefined;
    await time.pass(1_000);
    expect(told).toEqual([]);
    connection.bitsPerS = 5;
    stop();
    await time.pass(1_000);
    expect(told).toEqual([]);
  });
});
