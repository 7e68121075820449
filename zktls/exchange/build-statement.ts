import { claimAt, UNPROVED, type ClaimedBytes } from '../disclosure/claimed-bytes.ts';
import type { DigitComparison } from '../disclosure/hidden-number.ts';
import { BLOCK_BYTES } from '../proof/field/aes.ts';
import { keyCommitmentBlocks } from '../proof/statement/key-commitment.ts';
import { MAX_BLOCKS, type Block, type ByteClaim, type Statement } from '../proof/statement/statement.ts';
import { refuse } from '../refusal.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import type { TlsRecord } from '../transcript/tls-record.ts';
import { plaintextRanges } from './application-data.ts';

/** GCM's counter of a record's first block (NIST SP 800-38D, 7.1: 1 is the tag's). */
const FIRST_COUNTER = 2;

/** A block of a statement, and where its first byte is in the joined plaintexts. */
export type ClaimedBlock = { readonly start: number; readonly block: Block };

/**
 * The blocks of which `claims` say something, made from recorded records alone: which nonce, counter and ciphertext a block has,
 * the prover has no say in. Refuses claims about more or fewer bytes than were recorded, or about too many blocks.
 */
export const claimedBlocks = (
  layer: RecordLayer,
  records: readonly TlsRecord[],
  iv: Uint8Array,
  claims: ClaimedBytes,
): readonly ClaimedBlock[] => {
  const ranges = plaintextRanges(layer, records);
  const length = ranges.at(-1)?.end ?? 0;
  if (claims.kinds.length !== length || claims.values.length !== length) refuse('claim_length');
  const blocks: ClaimedBlock[] = [];
  records.forEach((record, number) => {
    const { start = 0, end = 0 } = ranges[number] ?? {};
    const ciphertext = layer.ciphertextOf(record);
    const nonce = layer.nonceOf(iv, record, number);
    for (let first = start, counter = FIRST_COUNTER; first < end; first += BLOCK_BYTES, counter += 1) {
      const last = Math.min(end, first + BLOCK_BYTES);
      if (!isSomethingClaimed(claims, first, last)) continue;
      if (blocks.length === MAX_BLOCKS) refuse('statement_too_large');
      const padded = new Uint8Array(BLOCK_BYTES);
      padded.set(ciphertext.subarray(first - start, last - start));
      const bytes = Array.from({ length: BLOCK_BYTES }, (_, i): ByteClaim =>
        first + i < last ? claimAt(claims, first + i) : 'any',
      );
      blocks.push({ start: first, block: { nonce, counter, ciphertext: padded, bytes } });
    }
  });
  return blocks;
};

/** The statement of one direction: first the blocks of the key commitment, then those claimed. Positions are plaintext's. */
export const buildStatement = (given: {
  readonly context: Uint8Array;
  readonly keyCommitment: Uint8Array;
  readonly blocks: readonly ClaimedBlock[];
  readonly comparisons: readonly DigitComparison[];
}): Statement => {
  const committed = keyCommitmentBlocks(given.keyCommitment);
  const blockAt = (position: number): number => given.blocks.findLastIndex(({ start }) => start <= position);
  return {
    context: given.context,
    blocks: [...committed, ...given.blocks.map(({ block }) => block)],
    predicates: given.comparisons.map(({ comparison, positions, bound }) => ({
      comparison,
      bound,
      digits: positions.map((position) => {
        const index = blockAt(position);
        return { block: committed.length + index, byte: position - (given.blocks[index]?.start ?? 0) };
      }),
    })),
  };
};

const isSomethingClaimed = ({ kinds }: ClaimedBytes, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) if (kinds[at] !== UNPROVED) return true;
  return false;
};
