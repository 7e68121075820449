import { BYTE_CLASSES, isInClass, type ByteClass } from '../proof/statement/byte-class.ts';
import { refuse } from '../refusal.ts';
import type { ByteSource } from './byte-source.ts';
import { DISCLOSED, type ClaimedBytes } from './claimed-bytes.ts';

/** For each class those that hold all of its bytes. */
const WIDER: ReadonlyMap<ByteClass, readonly ByteClass[]> = new Map(
  BYTE_CLASSES.map((narrow) => [narrow, BYTE_CLASSES.filter((wide) => isWithin(narrow, wide))]),
);

function isWithin(narrow: ByteClass, wide: ByteClass): boolean {
  for (let byte = 0; byte < 256; byte += 1) if (isInClass(byte, narrow) && !isInClass(byte, wide)) return false;
  return true;
}

/** The attestor's source: what is claimed of a message. Refuses `byte_hidden` where a reader needs more than that. */
export const claimedSource = ({ kinds, values }: ClaimedBytes): ByteSource => ({
  length: kinds.length,
  disclosed: (at) => {
    const value = values[at];
    if (kinds[at] !== DISCLOSED || value === undefined) return refuse('byte_hidden');
    return value;
  },
  hiddenAs: (at, classes) => {
    const kind = kinds[at];
    if (kind === undefined || kind === DISCLOSED) return undefined;
    const claimed = BYTE_CLASSES[kind - 1];
    const wider = claimed === undefined ? undefined : WIDER.get(claimed);
    return classes.find((byteClass) => wider?.includes(byteClass));
  },
});
