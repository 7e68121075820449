import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import type { Prover, ProverRequest } from '../../runner/session/prover.ts';

export const HOST = 'gigs.bench.test';
/** One KB, as logged-in users of large sites have. */
export const COOKIE = `session=${'c'.repeat(1_000)}`;

/** The request that is made and attested. */
export const benchRequest = (target: string): ProverRequest => ({
  method: 'GET',
  url: `https://${HOST}${target}`,
  headers: { accept: 'application/json', 'user-agent': 'veriframe-bench', cookie: COOKIE },
  secretHeaders: ['cookie'],
});

/** A claim of these rules, for nobody's session. */
export const benchClaim = (disclose: Readonly<Record<string, DisclosureRule>>): Parameters<Prover['claim']>[0] => ({
  sessionBinding: '00'.repeat(32),
  flow: { platform: 'bench', version: '1.0.0', hash: '00'.repeat(32) },
  disclose,
});
