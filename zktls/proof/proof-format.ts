import { refuse } from '../refusal.ts';
import { DELTA_BYTES } from './challenges.ts';
import { MASK_BYTES } from './circuit/evaluate-circuit.ts';
import { ELEMENT_BYTES } from './field/gf2-128.ts';
import { uint32 } from './oracle.ts';
import type { ParameterSet } from './parameter-set.ts';
import { CONSISTENCY_HASH_BYTES } from './vole/consistency-hash.ts';
import { openingBytes } from './vole/vector-commitment.ts';

export const SALT_BYTES = 32;
const COUNTER_BYTES = 4;

/** The parts of a proof in their order. Every one has the length that parameter set and statement give it. */
export type ProofParts = {
  readonly salt: Uint8Array;
  /** For each tree but the first: its sum of leaf strings + the first tree's. */
  readonly corrections: Uint8Array;
  /** The consistency hash of the first tree's sum. */
  readonly hashOfSum: Uint8Array;
  readonly maskedWitness: Uint8Array;
  /** The degree-1 coefficient of the combined constraints, masked. */
  readonly linear: Uint8Array;
  readonly openings: readonly Uint8Array[];
  readonly delta: Uint8Array;
  readonly counter: number;
};

/** Bytes that a tree's strings have: witness, mask of the constraint check, mask of the consistency hash. */
export const voleBytes = (witnessBytes: number): number => witnessBytes + MASK_BYTES + CONSISTENCY_HASH_BYTES;

/** The exact length of a proof in bytes. */
export const proofBytes = (set: ParameterSet, witnessBytes: number): number =>
  1 +
  SALT_BYTES +
  (set.treeDepths.length - 1) * voleBytes(witnessBytes) +
  CONSISTENCY_HASH_BYTES +
  witnessBytes +
  ELEMENT_BYTES +
  set.treeDepths.reduce((sum, depth) => sum + openingBytes(depth), 0) +
  DELTA_BYTES +
  COUNTER_BYTES;

/** Writes a proof: the set's id, the parts, the counter in little-endian order. No lengths: the statement gives them. */
export const encodeProof = (set: ParameterSet, parts: ProofParts): Uint8Array => {
  const pieces = [
    Uint8Array.of(set.id),
    parts.salt,
    parts.corrections,
    parts.hashOfSum,
    parts.maskedWitness,
    parts.linear,
    ...parts.openings,
    parts.delta,
    uint32(parts.counter),
  ];
  const proof = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const piece of pieces) {
    proof.set(piece, next);
    next += piece.length;
  }
  return proof;
};

/** Reads a proof of a set already chosen by its id; refuses `proof_length`. Views of `proof`, not copies. */
export const decodeProof = (set: ParameterSet, witnessBytes: number, proof: Uint8Array): ProofParts => {
  if (proof.length !== proofBytes(set, witnessBytes)) refuse('proof_length');
  let next = 1;
  const take = (length: number): Uint8Array => proof.subarray(next, (next += length));
  return {
    salt: take(SALT_BYTES),
    corrections: take((set.treeDepths.length - 1) * voleBytes(witnessBytes)),
    hashOfSum: take(CONSISTENCY_HASH_BYTES),
    maskedWitness: take(witnessBytes),
    linear: take(ELEMENT_BYTES),
    openings: set.treeDepths.map((depth) => take(openingBytes(depth))),
    delta: take(DELTA_BYTES),
    counter: readUint32(take(COUNTER_BYTES)),
  };
};

const readUint32 = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
