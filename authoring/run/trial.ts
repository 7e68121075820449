import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import type { Clock, Sleep } from '../../core/ports/clock.ts';
import { createProver } from '../../runner/prover/create-prover.ts';
import type { Prover } from '../../runner/session/prover.ts';
import type { AttestorKey } from '../../zktls/attestation/attestor-key.ts';
import type { AuthorBrowser } from '../browser/open-author-browser.ts';
import { openAuthorBrowser } from '../browser/open-author-browser.ts';
import type { Machine } from '../browser/find-chromium.ts';
import { startLocalAttestor } from './local-attestor.ts';

/** What a flow is tried with: a browser, and a prover with an attestor of its own. */
export type Trial = {
  readonly browser: AuthorBrowser;
  readonly prover: Prover;
  readonly attestorKey: AttestorKey;
};

export type TrialOptions = {
  readonly machine: Machine;
  readonly executable: string | undefined;
  readonly headless: boolean;
  /** Sites off the public internet, and the authority of their certificates (a PEM file). */
  readonly sites: { readonly overrides: HostOverrides; readonly caFile: string | undefined };
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly onRefused: (host: string, reason: string) => void;
};

/** Starts everything that a run needs on the author's machine. All of it ends with `resources`, also when this rejects. */
export const openTrial = async (options: TrialOptions, resources: AsyncDisposableStack): Promise<Trial> => {
  const { sites, clock, sleep } = options;
  const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-author-'));
  resources.defer(() => rm(directory, { recursive: true, force: true }));
  const extraCa = sites.caFile === undefined ? undefined : await readFile(sites.caFile, 'utf8');
  const attestor = await startLocalAttestor({ directory, overrides: sites.overrides, extraCa, clock }, resources);
  const prover = createProver({
    attestor: attestor.address,
    clock,
    sleep,
    ...(extraCa === undefined ? {} : { extraCa }),
  });
  resources.defer(() => prover.close());
  const browser = await openAuthorBrowser(options, resources);
  return { browser, prover, attestorKey: attestor.publicKey };
};
