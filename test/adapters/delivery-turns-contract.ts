import { describe, expect, it } from '@jest/globals';
import type { DeliveryTurns } from '../../core/ports/delivery-turns.ts';

const TURNS = 3;
const START = new Date('2026-03-01T10:00:00.000Z');
const later = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** What turns of deliveries promise. `open` gives some of which nobody has any, three a partner. */
export const deliveryTurnsContract = (
  name: string,
  open: (turnsPerPartner: number) => Promise<DeliveryTurns>,
): void => {
  describe(`${name} as turns of deliveries`, () => {
    const setUp = async () => {
      const turns = await open(TURNS);
      return {
        take: (deliveryId: string, { partnerId = 'acme', atS = 0 } = {}) =>
          turns.take({ partnerId, deliveryId }, { now: later(atS), until: later(atS + 60) }),
        giveBack: (deliveryId: string, partnerId = 'acme') => turns.giveBack({ partnerId, deliveryId }),
      };
    };
    const fill = async (take: (deliveryId: string) => Promise<boolean>): Promise<void> => {
      for (const id of ['d1', 'd2', 'd3']) expect(await take(id)).toBe(true);
    };

    it('gives a partner so many and no more, and another partner its own', async () => {
      const { take } = await setUp();
      await fill(take);
      expect(await take('d4')).toBe(false);
      expect(await take('d4', { partnerId: 'other' })).toBe(true);
    });

    it('gives a turn again that was given back, once', async () => {
      const { take, giveBack } = await setUp();
      await fill(take);
      await giveBack('d2');
      await giveBack('d2');
      expect([await take('d4'), await take('d5')]).toEqual([true, false]);
    });

    it('gives no second turn to a delivery that has one', async () => {
      const { take } = await setUp();
      expect([await take('d1'), await take('d1')]).toEqual([true, false]);
    });

    it('takes back what nobody gave back, when its time is over', async () => {
      const { take } = await setUp();
      await fill(take);
      expect(await take('d4', { atS: 59 })).toBe(false);
      expect(await take('d4', { atS: 60 })).toBe(true);
    });

    it('lets a delivery begin anew whose own turn was never given back', async () => {
      const { take } = await setUp();
      await take('d1');
      expect(await take('d1', { atS: 60 })).toBe(true);
    });

    it('gives exactly so many to those that ask at the same time, the first ones of a partner too', async () => {
      const { take } = await setUp();
      const taken = await Promise.all(Array.from({ length: 12 }, (_, index) => take(`d${index}`)));
      expect(taken.filter(Boolean)).toHaveLength(TURNS);
    });

    it('does not mind the end of a turn of somebody who has none', async () => {
      const { take, giveBack } = await setUp();
      await giveBack('d1', 'nobody');
      expect(await take('d1', { partnerId: 'nobody' })).toBe(true);
    });
  });
};
