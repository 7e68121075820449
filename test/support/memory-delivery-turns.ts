import type { DeliveryTurns } from '../../core/ports/delivery-turns.ts';

/** Turns in memory, under the same contract as those in DynamoDB. */
export const memoryDeliveryTurns = (turnsPerPartner: number): DeliveryTurns => {
  const turns = new Map<string, Map<string, number>>();
  return {
    take: async ({ partnerId, deliveryId }, { now, until }) => {
      const own = turns.get(partnerId) ?? new Map<string, number>();
      turns.set(partnerId, own);
      for (const [id, endMs] of own) if (endMs <= now.getTime()) own.delete(id);
      if (own.has(deliveryId) || own.size >= turnsPerPartner) return false;
      own.set(deliveryId, until.getTime());
      return true;
    },
    giveBack: async ({ partnerId, deliveryId }) => void turns.get(partnerId)?.delete(deliveryId),
  };
};
