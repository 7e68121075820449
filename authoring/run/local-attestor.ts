import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { openFileSigner } from '../../adapters/system/file-signer.ts';
import { accessByToken } from '../../attestor/access.ts';
import { startAttestor } from '../../attestor/attestor.ts';
import { ATTESTOR_LIMITS } from '../../attestor/attestor-limits.ts';
import { siteConnector } from '../../attestor/connect-to-site.ts';
import { createEgressPolicy } from '../../attestor/egress-policy.ts';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { AttestorAddress } from '../../runner/prover/attestor-address.ts';
import type { AttestorKey } from '../../zktls/attestation/attestor-key.ts';

export type LocalAttestor = { readonly address: Required<AttestorAddress>; readonly publicKey: AttestorKey };

/** The name that its attestations bear: whoever gets to see one knows that it is a trial. */
const LOCAL_ATTESTOR_NAME = 'author.invalid';

/**
 * Starts an attestor in this process, with a key in `directory`: it checks plan and proof as the one of a deployment does. Only
 * this process knows the token. It ends with `resources`.
 */
export const startLocalAttestor = async (
  given: {
    readonly directory: string;
    readonly overrides: HostOverrides;
    readonly extraCa: string | undefined;
    readonly clock: Clock;
  },
  resources: AsyncDisposableStack,
): Promise<LocalAttestor> => {
  const signer = await openFileSigner(path.join(given.directory, 'attestor-key.json'));
  const token = randomBytes(32).toString('base64url');
  const attestor = await startAttestor({
    address: '127.0.0.1',
    port: 0,
    identity: { name: LOCAL_ATTESTOR_NAME, trust: 'operator' },
    signer,
    otherKeys: [],
    access: accessByToken([token]),
    trustAnchors: [...rootCertificates, ...(given.extraCa === undefined ? [] : [given.extraCa])],
    connect: siteConnector(
      createEgressPolicy({
        resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
        overrides: given.overrides,
      }),
    ),
    limits: ATTESTOR_LIMITS,
    clock: given.clock,
    // What an exchange fails of, the prover is told as well.
    log: () => undefined,
    metrics: () => undefined,
  });
  resources.defer(() => attestor.close());
  return { address: { url: `ws://127.0.0.1:${attestor.port}`, token }, publicKey: signer.publicKey };
};
