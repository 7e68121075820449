import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import type { DisclosedField } from '../../zktls/disclosure/disclosed-field.ts';

/** A request that the prover sends to the platform through the attestor's relay. */
export type ProverRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Names, in lower case, of headers whose values never leave the runner. The attestor may see the others. */
  secretHeaders: readonly string[];
  body?: string;
  /** A site that has no TLS 1.3 may be asked over 1.2; the attestation says so. */
  allowsTls12?: boolean;
};

/**
 * What came back: everything stays in the runner's memory. A redirect (3xx) has the `location` that the site wrote, and no
 * recording is kept of it; every other status than 200 is a fault.
 */
export type ProverResponse = { status: number; body: string; location?: string };

/** The flow that an attestation names. `hash` is the SHA-256 (hex) that bootstrap gave. */
export type FlowIdentity = { platform: string; version: string; hash: string };

/** What is to be attested, and for whom. */
export type ClaimToMake = {
  sessionBinding: string;
  flow: FlowIdentity;
  disclose: Readonly<Record<string, DisclosureRule>>;
};

/** The prover of one session, `runner/prover`. Faults are `Failure`s with a session error code. */
export type Prover = {
  /** Sends one request and keeps its recording under `name`; a second fetch of a name replaces the first. */
  fetch(name: string, request: ProverRequest): Promise<ProverResponse>;
  /**
   * What these rules would disclose, read from the kept responses; nothing leaves the runner. Throws the `Failure` of what
   * could not be claimed: a value that is not there, a predicate that does not hold.
   */
  preview(rules: Readonly<Record<string, DisclosureRule>>): Readonly<Record<string, DisclosedField>>;
  /**
   * Begins to make the proofs of a claim that may follow, in other threads; nothing leaves the runner. Resolves when it is known what
   * has to be proved; rejects with the `Failure` of what cannot be, or is too much for a proof. The next `prepare` or `fetch`, and
   * `close`, throw the proofs away.
   */
  prepare(claim: ClaimToMake): Promise<void>;
  /**
   * Proves what the rules disclose, unless that was prepared, and has the attestor check it and sign exactly that; an SD-JWT VC. `onProgress` hears of
   * each proof that is made; `signal` ends it at any time.
   */
  claim(
    claim: ClaimToMake,
    options?: { signal?: AbortSignal; onProgress?: (done: number, of: number) => void },
  ): Promise<string>;
  /** Closes every relay and forgets every secret. Never fails. */
  close(): Promise<void>;
};
