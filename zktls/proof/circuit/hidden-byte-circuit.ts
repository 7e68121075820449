import { byteAt, itemAt } from '../byte-at.ts';
import { AFFINE, AFFINE_CONSTANT, shiftedFrom } from '../field/aes.ts';
import { CLASS_CONDITIONS, type VanishingMap } from '../statement/byte-class.ts';
import type { Block } from '../statement/statement.ts';
import type { CircuitContext } from './block-circuit.ts';
import { addBytes, addConstant, committedByte, liftByte, mapByte, type CommittedByte } from './committed-byte.ts';
import type { Operand } from './constraint-sum.ts';
import type { HiddenByte } from './layout.ts';
import { VALUE_TABLE } from './lift-maps.ts';
import { LANES, type Lanes, type Side } from './side.ts';

/** The plaintext of a hidden byte, linear in its round-10 inverse and the last round key. */
export const hiddenPlaintext = (
  { side, roundKeys }: Pick<CircuitContext, 'side' | 'roundKeys'>,
  block: Block,
  hidden: HiddenByte,
): CommittedByte =>
  addConstant(
    side,
    addBytes(mapByte(AFFINE, committedByte(side, hidden.witness)), itemAt(roundKeys.last, hidden.byte)),
    AFFINE_CONSTANT ^ byteAt(block.ciphertext, hidden.byte),
  );

/** Adds the constraints of a hidden byte's S-box in round 10 and of its class. */
export const constrainHiddenByte = (
  context: CircuitContext,
  block: Block,
  hidden: HiddenByte,
  lastState: { readonly state: Lanes; readonly values: Uint8Array },
): void => {
  const { side, sum, constants } = context;
  const from = shiftedFrom(hidden.byte);
  sum.inverse(
    { lanes: lastState.state, from: from * LANES, value: byteAt(lastState.values, from) },
    committedOperand(side, hidden.witness),
  );
  const plaintext = hiddenPlaintext(context, block, hidden);
  const { excluded, allowed } = CLASS_CONDITIONS[hidden.byteClass];
  let witness = hidden.witness + 1;

  // A map that is not zero has an inverse.
  const one: Operand = { lanes: constants, from: LANES, value: 1 };
  for (const map of excluded) sum.product(affineOperand(side, map, plaintext), committedOperand(side, witness++), one);

  // One of the maps is zero when their product is.
  const alone = allowed.reduce<Operand | undefined>((product, map, i) => {
    const factor = affineOperand(side, map, plaintext);
    if (product === undefined) return factor;
    const next = i < allowed.length - 1 ? committedOperand(side, witness++) : undefined;
    sum.product(product, factor, next);
    return next;
  }, undefined);
  if (alone !== undefined) sum.zero(alone);
};

const committedOperand = (side: Side, byte: number): Operand => {
  const committed = committedByte(side, byte);
  return { lanes: liftByte(VALUE_TABLE, committed), from: 0, value: committed.value };
};

/** A vanishing map of the byte: its linear part, then its constant. */
const affineOperand = (side: Side, map: VanishingMap, x: CommittedByte): Operand => {
  const constant = byteAt(map, 0);
  const image = addConstant(
    side,
    mapByte(
      map.map((byte) => byte ^ constant),
      x,
    ),
    constant,
  );
  return { lanes: liftByte(VALUE_TABLE, image), from: 0, value: image.value };
};
