import { isInClass, type ByteClass } from '../proof/statement/byte-class.ts';
import { refuse } from '../refusal.ts';
import type { ByteSource } from './byte-source.ts';
import { DISCLOSED, kindOf, UNPROVED, type ClaimedBytes } from './claimed-bytes.ts';

/** The prover's source: the whole message, and `plan`, which becomes what a reader of it needs, and nothing else. */
export type PlanningSource = ByteSource & { readonly plan: ClaimedBytes };

/**
 * Begins with nothing disclosed or proved. A byte that a reader lets be hidden is hidden, by the class that was asked for last;
 * a byte that any reader needs is disclosed, and stays so.
 */
export const planningSource = (bytes: Uint8Array): PlanningSource => {
  const kinds = new Uint8Array(bytes.length).fill(UNPROVED);
  const values = new Uint8Array(bytes.length);
  const byteAt = (at: number): number => bytes[at] ?? refuse('byte_hidden');
  return {
    length: bytes.length,
    plan: { kinds, values },
    disclosed: (at) => {
      const byte = byteAt(at);
      kinds[at] = DISCLOSED;
      values[at] = byte;
      return byte;
    },
    hiddenAs: (at, classes) => {
      if (kinds[at] === DISCLOSED || at >= bytes.length) return undefined;
      const byte = byteAt(at);
      const found = classes.find((byteClass: ByteClass) => isInClass(byte, byteClass));
      if (found !== undefined) kinds[at] = kindOf(found);
      return found;
    },
  };
};
