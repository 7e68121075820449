import * as z from 'zod';

/**
 * One version of a platform's flow as it is stored, one item of the table of flow versions. Named by the flow's hash, so it
 * never changes: a session that names it finds what it was created with.
 */
export const flowVersionSchema = z.object({
  platformId: z.int().positive(),
  /** SHA-256 (hex) of the flow's canonical JSON. */
  flowHash: z.string(),
  flowVersion: z.string(),
  /** The verification flow; parsed with the flow schema by whoever follows it. */
  flow: z.unknown(),
  /** Where the flow opens the login page: on one of its hosts, so it goes with the flow. */
  loginUrl: z.url(),
  /** When it was stored first. */
  storedAt: z.iso.datetime(),
  /** Epoch seconds after which it is deleted (TTL); absent while new sessions get it. */
  deleteAtEpochS: z.int().optional(),
});
export type FlowVersion = z.infer<typeof flowVersionSchema>;

/** What a version is, wherever it is stored. */
export type VersionedFlow = Pick<FlowVersion, 'flowHash' | 'flowVersion' | 'flow' | 'loginUrl'>;

/** Takes of anything that holds a flow just the flow. */
export const versionedFlowOf = ({ flowHash, flowVersion, flow, loginUrl }: VersionedFlow): VersionedFlow => ({
  flowHash,
  flowVersion,
  flow,
  loginUrl,
});

/**
 * How long a version that no new session gets can still be rolled back to. No live session pins one by then: a session
 * lives 24 hours at most (contract, `expiresInHours`).
 */
export const RETIRED_VERSION_KEPT_DAYS = 90;

/** Below zero when version `a` is older than `b`, zero when they are the same. The flow schema holds them to three numbers. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
};

const numbersOf = (version: string): number[] => version.split('.').map(Number);
