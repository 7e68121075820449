import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Failure } from '../core/failure.ts';
import { createTrustStore } from '../zktls/transcript/x509/trust-store.ts';
import { verifyChain } from '../zktls/transcript/x509/verify-chain.ts';

/** What is read of limbo.json (https://github.com/C2SP/x509-limbo, limbo-schema.json). */
const limboSchema = z.object({
  version: z.literal(1),
  testcases: z.array(
    z.object({
      id: z.string(),
      validation_kind: z.enum(['SERVER', 'CLIENT']),
      trusted_certs: z.array(z.string()),
      untrusted_intermediates: z.array(z.string()),
      peer_certificate: z.string(),
      validation_time: z.string().nullable(),
      expected_result: z.enum(['SUCCESS', 'FAILURE']),
      expected_peer_name: z.object({ kind: z.string(), value: z.string() }).nullable(),
      crls: z.array(z.string()).optional(),
    }),
  ),
});
type Case = z.infer<typeof limboSchema>['testcases'][number];

export type LimboOutcome = {
  readonly id: string;
  /** `laxer`: accepted here, invalid there. `stricter`: the other way round. `skipped`: not about a server's name, or about CRLs. */
  readonly verdict: 'agrees' | 'laxer' | 'stricter' | 'skipped';
  /** `accepted`, or the reason of the refusal. */
  readonly ours: string;
};

/** Judges every case of a limbo.json. Cases without a host are judged for the name that the suite's chains are made for. */
export const runLimbo = (text: string): LimboOutcome[] => limboSchema.parse(JSON.parse(text)).testcases.map(judge);

const DEFAULT_HOST = 'example.com';

const judge = (given: Case): LimboOutcome => {
  const { id, validation_kind: kind, expected_peer_name: name } = given;
  const isElsewhere = kind !== 'SERVER' || (name !== null && name.kind !== 'DNS') || (given.crls ?? []).length > 0;
  if (isElsewhere) return { id, verdict: 'skipped', ours: 'not judged' };
  const ours = reasonOf(given, name?.value ?? DEFAULT_HOST);
  const isAccepted = ours === 'accepted';
  if (isAccepted === (given.expected_result === 'SUCCESS')) return { id, verdict: 'agrees', ours };
  return { id, verdict: isAccepted ? 'laxer' : 'stricter', ours };
};

const reasonOf = (given: Case, host: string): string => {
  const [leaf, ...sent] = [given.peer_certificate, ...given.untrusted_intermediates].map(readCertificate);
  // What OpenSSL cannot parse the handshake's reader refuses, and nobody can trust.
  if (leaf === undefined || sent.includes(undefined)) return 'certificate_syntax';
  const at = given.validation_time === null ? new Date() : new Date(given.validation_time);
  const trustStore = createTrustStore(given.trusted_certs.filter((pem) => readCertificate(pem) !== undefined));
  try {
    verifyChain([leaf, ...sent.filter((certificate) => certificate !== undefined)], { host, at, trustStore });
    return 'accepted';
  } catch (error) {
    if (error instanceof Failure) return String(error.details['reason']);
    throw error;
  }
};

const readCertificate = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const outcomes = runLimbo(await readFile(positionals[0] ?? 'limbo.json', 'utf8'));
  for (const verdict of ['agrees', 'skipped', 'stricter', 'laxer'] as const) {
    const found = outcomes.filter((outcome) => outcome.verdict === verdict);
    process.stdout.write(`${verdict}: ${found.length}\n`);
    if (verdict === 'agrees' || verdict === 'skipped') continue;
    for (const { id, ours } of found) process.stdout.write(`  ${id}: ${ours}\n`);
  }
}
