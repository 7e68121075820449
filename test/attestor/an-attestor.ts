import { jsonLog } from '../../adapters/system/json-log.ts';
import { accessByToken } from '../../attestor/access.ts';
import { startAttestor, type AttestorOptions, type RunningAttestor } from '../../attestor/attestor.ts';
import { ATTESTOR_LIMITS, type AttestorLimits } from '../../attestor/attestor-limits.ts';
import { siteConnector } from '../../attestor/connect-to-site.ts';
import { createEgressPolicy } from '../../attestor/egress-policy.ts';
import { aSigner } from '../zktls/attestation/an-attestation.ts';

export type TestAttestor = RunningAttestor & {
  readonly url: string;
  readonly jwks: { readonly keys: readonly object[] };
  /** Everything that it has logged. */
  logged(): string;
  /** Moves its clock. */
  advance(milliseconds: number): void;
};

export type TestAttestorOptions = Partial<Omit<AttestorOptions, 'limits'>> & {
  /** `host:port` names and the loopback ports that they stand for. */
  readonly sites?: Readonly<Record<string, number>>;
  /** PEM of the only trust anchors. */
  readonly anchors?: readonly string[];
  /** Where its connections to sites come from. */
  readonly sourceAddress?: string;
  readonly limits?: Partial<AttestorLimits>;
};

/** A real attestor on a loopback port, with a key in memory and a clock that can be moved. */
export const anAttestor = async (options: TestAttestorOptions = {}): Promise<TestAttestor> => {
  const { sites = {}, anchors = [], limits = {}, sourceAddress, ...rest } = options;
  const lines: string[] = [];
  const signer = aSigner();
  let offsetMs = 0;
  const overrides = Object.entries(sites).map(([name, port]) => [name, { address: '127.0.0.1', port }] as const);
  const attestor = await startAttestor({
    address: '127.0.0.1',
    port: 0,
    identity: { name: 'attestor.test', trust: 'operator' },
    signer,
    otherKeys: [],
    access: accessByToken([]),
    trustAnchors: anchors,
    connect: siteConnector(
      createEgressPolicy({ resolve: async () => [], overrides: new Map(overrides) }),
      sourceAddress,
    ),
    clock: () => new Date(Date.now() + offsetMs),
    log: jsonLog('debug', (line) => lines.push(line)),
    metrics: () => undefined,
    ...rest,
    limits: { ...ATTESTOR_LIMITS, verification: { ...ATTESTOR_LIMITS.verification, workers: 1 }, ...limits },
  });
  return {
    ...attestor,
    url: `ws://127.0.0.1:${attestor.port}`,
    jwks: { keys: [signer.publicKey] },
    logged: () => lines.join(''),
    advance: (milliseconds) => (offsetMs += milliseconds),
  };
};
