import { createHash } from 'node:crypto';
import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import { transcriptSha256Of, type Direction, type Recording } from '../transcript/recording.ts';

/** What a claim is about, as a whole. Digests and nonces in hex. */
export type ClaimSubject = {
  readonly sessionBinding: string;
  readonly flow: { readonly platform: string; readonly version: string; readonly hash: string };
  readonly rules: Readonly<Record<string, DisclosureRule>>;
  /** By the request's name in the flow. */
  readonly recordings: Readonly<Record<string, { readonly recordingId: string; readonly nonce: string }>>;
};

/** SHA-256 over a claim's subject, 32 bytes: no proof made for one session, flow, set of rules or recordings is one for another. */
export const claimContextOf = ({ sessionBinding, flow, rules, recordings }: ClaimSubject): Uint8Array => {
  const { platform, version, hash } = flow;
  const subject = canonicalJson({ sessionBinding, flow: { platform, version, hash }, rules, recordings });
  return createHash('sha256').update('veriframe.claim/1:').update(subject, 'utf8').digest();
};

/** The context of the proof of one direction of one recording within a claim: 32 bytes. */
export const directionContext = (claimContext: Uint8Array, recording: Recording, direction: Direction): Uint8Array =>
  createHash('sha256')
    .update('veriframe.exchange/1:')
    .update(claimContext)
    .update(recording.nonce)
    .update(transcriptSha256Of(recording), 'hex')
    .update(direction)
    .digest();
