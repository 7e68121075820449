import type { StoredMessage } from './stored-message.ts';

/**
 * When a group is a noisy neighbour: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 * AWS's second measure, the share of the consumers' time, is told apart by no number of messages and left out here.
 */
const NOISY = { share: 0.1, inFlight: 30 };

/**
 * The order in which a standard queue hands out its messages: the oldest first, but those of noisy groups after all
 * others, and among these the group first that has the fewest in flight. A message without a group is nobody's neighbour.
 */
export const fairOrder = (messages: Iterable<StoredMessage>, nowMs: number): StoredMessage[] => {
  const all = [...messages];
  const inFlight = new Map<string, number>();
  let total = 0;
  for (const { groupId, visibleAtMs, receiveCount } of all) {
    if (visibleAtMs <= nowMs || receiveCount === 0) continue;
    total += 1;
    if (groupId !== undefined) inFlight.set(groupId, (inFlight.get(groupId) ?? 0) + 1);
  }
  const noiseOf = ({ groupId }: StoredMessage): number => {
    const own = (groupId === undefined ? undefined : inFlight.get(groupId)) ?? 0;
    return own >= NOISY.inFlight && own > NOISY.share * total ? own : 0;
  };
  if (!all.some((message) => noiseOf(message) > 0)) return all;
  return all.toSorted((a, b) => noiseOf(a) - noiseOf(b));
};
