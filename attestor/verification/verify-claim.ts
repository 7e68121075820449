import { checkDisclosedSize } from '../../zktls/disclosure/check-disclosed-size.ts';
import type { VerifiedExchange } from '../../zktls/exchange/verified-exchange.ts';
import { concludeExchange } from '../../zktls/exchange/verify-exchange-claim.ts';
import type { Statement } from '../../zktls/proof/statement/statement.ts';
import { attestorFailure } from '../attestor-refusal.ts';
import type { ReceivedClaim } from '../claims/read-claim.ts';
import type { ClaimToRead } from './verification-job.ts';
import type { VerificationPool } from './verification-pool.ts';

/** By the request's name in the flow. */
export type VerifiedExchanges = Readonly<Record<string, VerifiedExchange>>;

/**
 * Verifies a claim from the recordings alone, in the pool's threads: first it is read, then its proofs are verified in parallel,
 * before other claims are begun. Rejects with the `Failure` of the first check that refuses, in the order of the recordings and of
 * request and response, when no thread works on the claim any more. `binary` moves to a thread and is empty here afterwards.
 */
export const verifyClaim = async (
  pool: Pick<VerificationPool, 'run'>,
  { manifest, binary, recordings }: ReceivedClaim & Pick<ClaimToRead, 'recordings'>,
): Promise<VerifiedExchanges> => {
  const read = await pool.run({ type: 'read', manifest, binary, recordings }, { transfer: [binary.buffer] });
  if (read.type !== 'read') throw attestorFailure('verification_crashed');
  const verifications = read.exchanges.map(({ statements, proofs }) => ({
    client: verifyProof(pool, statements.client, proofs.client),
    server: verifyProof(pool, statements.server, proofs.server),
  }));
  await Promise.allSettled(verifications.flatMap(({ client, server }) => [client, server]));
  const verified: Record<string, VerifiedExchange> = {};
  for (const [index, { name, exchange, proofs }] of read.exchanges.entries()) {
    const { client, server } = verifications[index] ?? {};
    if (client === undefined || server === undefined) throw attestorFailure('verification_crashed');
    verified[name] = concludeExchange(exchange, proofs, { client: await client, server: await server });
  }
  checkDisclosedSize(Object.fromEntries(Object.values(verified).flatMap(({ fields }) => Object.entries(fields))));
  return verified;
};

const verifyProof = async (pool: Pick<VerificationPool, 'run'>, statement: Statement, proof: Uint8Array) => {
  const result = await pool.run({ type: 'verify', statement, proof }, { isFirst: true });
  if (result.type !== 'verified') throw attestorFailure('verification_crashed');
  return result.parameterSet;
};
