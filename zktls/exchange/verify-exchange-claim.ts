import { createHash, type X509Certificate } from 'node:crypto';
import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { claimedSource } from '../disclosure/claimed-source.ts';
import type { ParameterSet } from '../proof/parameter-set.ts';
import type { Statement } from '../proof/statement/statement.ts';
import { verifyDisclosure } from '../proof/verify-disclosure.ts';
import type { Kernels } from '../proof/vole/kernels.ts';
import { refuse } from '../refusal.ts';
import { transcriptSha256Of, type Direction, type Recording } from '../transcript/recording.ts';
import { splitRecords, type TlsRecord } from '../transcript/tls-record.ts';
import { verifyHandshake } from '../transcript/verify-handshake.ts';
import type { TrustStore } from '../transcript/x509/trust-store.ts';
import { verifyChain } from '../transcript/x509/verify-chain.ts';
import { buildStatement, claimedBlocks } from './build-statement.ts';
import { directionContext } from './claim-context.ts';
import { isIvCommitted } from './direction-commitment.ts';
import type { ExchangeClaim } from './exchange-claim.ts';
import { readExchange, type ReadableDirection } from './read-exchange.ts';
import type { VerifiedExchange } from './verified-exchange.ts';

export type ClaimToVerify = {
  readonly recording: Recording;
  readonly claim: ExchangeClaim;
  /** The rules for this exchange's response. */
  readonly rules: Readonly<Record<string, DisclosureRule>>;
  /** 32 bytes, of `claimContextOf` over what the attestor itself knows. */
  readonly claimContext: Uint8Array;
  readonly trustStore: TrustStore;
};

/** What a claim comes to if both statements are proved. */
export type ReadClaim = {
  readonly exchange: Omit<VerifiedExchange, 'proof'>;
  readonly statements: { readonly client: Statement; readonly server: Statement };
};

/** Verifies a claim about a recorded exchange, both proofs included. Throws the `Failure` of the first check that refuses. */
export const verifyExchangeClaim = (given: ClaimToVerify & { readonly kernels?: Kernels }): VerifiedExchange => {
  const { claim, kernels } = given;
  const { exchange, statements } = readExchangeClaim(given);
  const client = verifyDisclosure(statements.client, claim.client.proof, { kernels });
  const server = verifyDisclosure(statements.server, claim.server.proof, { kernels });
  return concludeExchange(exchange, { client: claim.client.proof, server: claim.server.proof }, { client, server });
};

/** What a claim comes to whose statements were verified, with these sets. Refuses two different ones. */
export const concludeExchange = (
  exchange: ReadClaim['exchange'],
  proofs: Readonly<Record<Direction, Uint8Array>>,
  sets: Readonly<Record<Direction, Pick<ParameterSet, 'id' | 'name'>>>,
): VerifiedExchange => {
  if (sets.client.id !== sets.server.id) refuse('proof_parameter_set');
  return { ...exchange, proof: proofOf(proofs, sets.client.name) };
};

/** All of a claim's verification but for the proofs, which is the cheap part: gives the statements that they have to prove. */
export const readExchangeClaim = ({ recording, claim, rules, claimContext, trustStore }: ClaimToVerify): ReadClaim => {
  // 1. Records. The relay may have cut the server's last record when the response was complete, never the client's.
  const clientStream = splitRecords(recording.client);
  const serverStream = splitRecords(recording.server);
  if (clientStream.isCut) refuse('record_truncated');

  // 2. The handshake, with the handshake secrets only, and the certificate path for the host at that time.
  const handshake = verifyHandshake(
    { client: clientStream.records, server: serverStream.records },
    { host: recording.host, secrets: claim.handshake },
  );
  const { layer } = handshake;
  const path = verifyChain(handshake.certificates, {
    host: recording.host,
    at: new Date(recording.connectedAtEpochMs),
    trustStore,
  });

  // 3. The IVs are those committed to; with them, the blocks of which something is claimed.
  const commitment = recording.commitment ?? refuse('commitment_missing');
  const blocksOf = (direction: Direction, records: readonly TlsRecord[]) => {
    const { iv, ivSalt, bytes } = claim[direction];
    if (!isIvCommitted(layer, commitment[direction], iv, ivSalt)) refuse('iv_not_committed');
    return claimedBlocks(layer, records, iv, bytes);
  };
  const clientBlocks = blocksOf('client', handshake.clientRecords);
  const serverBlocks = blocksOf('server', handshake.serverRecords);

  // 4. Request, response and fields, from what is claimed.
  const readable = (direction: Direction, records: readonly TlsRecord[]): ReadableDirection => {
    const claims = claim[direction].bytes;
    return { records, claims, source: claimedSource(claims), mayHide: () => true };
  };
  const { request, fields, comparisons } = readExchange(
    {
      recording,
      layer,
      client: readable('client', handshake.clientRecords),
      server: readable('server', handshake.serverRecords),
    },
    rules,
    claimContext,
  );

  // 5. What the proofs have to show.
  const statementOf = (direction: Direction, blocks: typeof clientBlocks): Statement =>
    buildStatement({
      context: directionContext(claimContext, recording, direction),
      keyCommitment: commitment[direction].keyCommitment,
      blocks,
      comparisons: direction === 'server' ? comparisons : [],
    });
  return {
    exchange: {
      host: recording.host,
      connectedAtEpochMs: recording.connectedAtEpochMs,
      tls: layer.version,
      certificates: { ...path, ...validityOf(handshake.certificates[0]) },
      request,
      transcriptSha256: transcriptSha256Of(recording),
      fields,
    },
    statements: { client: statementOf('client', clientBlocks), server: statementOf('server', serverBlocks) },
  };
};

const proofOf = (
  { client, server }: Readonly<Record<Direction, Uint8Array>>,
  parameterSet: string,
): VerifiedExchange['proof'] => ({
  sha256: createHash('sha256').update(client).update(server).digest('hex'),
  requestBytes: client.length,
  responseBytes: server.length,
  parameterSet,
});

const validityOf = (certificate: X509Certificate): { notBefore: string; notAfter: string } => ({
  notBefore: certificate.validFromDate.toISOString(),
  notAfter: certificate.validToDate.toISOString(),
});
