import { createHash, timingSafeEqual } from 'node:crypto';
import { commitToKey } from '../proof/statement/key-commitment.ts';
import type { DirectionCommitment } from '../transcript/recording.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import type { TrafficKeys } from '../transcript/key-schedule.ts';

export const IV_SALT_BYTES = 32;

const LABEL = 'veriframe.iv-commitment/1:';

/** SHA-256 over label, salt (32 bytes) and IV: hides the IV and can be opened in one way only. */
export const commitToIv = (iv: Uint8Array, salt: Uint8Array): Uint8Array =>
  createHash('sha256').update(LABEL).update(salt).update(iv).digest();

/** The commitment of one direction to its traffic keys. `ivSalt` is 32 random bytes that the claim reveals later. */
export const commitToDirection = (keys: TrafficKeys, ivSalt: Uint8Array): DirectionCommitment => ({
  keyCommitment: commitToKey(keys.key),
  ivCommitment: commitToIv(keys.iv, ivSalt),
});

/** Whether IV and salt are what was committed to, and the IV is as long as the record layer has it. */
export const isIvCommitted = (
  { ivBytes }: RecordLayer,
  commitment: DirectionCommitment,
  iv: Uint8Array,
  salt: Uint8Array,
): boolean =>
  iv.length === ivBytes &&
  salt.length === IV_SALT_BYTES &&
  commitment.ivCommitment.length === 32 &&
  timingSafeEqual(commitToIv(iv, salt), commitment.ivCommitment);
