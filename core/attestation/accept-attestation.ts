import type { AttestedExchanges } from '../flow/attested-collect.ts';
import { attestedCollect } from '../flow/attested-collect.ts';
import { allowsTls12 } from '../flow/check-hosts.ts';
import { flowSchema } from '../flow/schema.ts';
import type { AttestationKeys } from '../ports/attestation-keys.ts';
import { pinnedVersion } from '../platform/pinned-version.ts';
import type { Clock } from '../ports/clock.ts';
import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import { hasRoomForResult } from '../session/result-room.ts';
import type { Session } from '../session/session.ts';
import type { AttestationClaims } from '../../zktls/attestation/claims.ts';
import { extractedDataOf } from '../../zktls/attestation/extracted-data.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';

export type AcceptAttestationPorts = {
  readonly platforms: PlatformStore;
  readonly flowVersions: FlowVersionStore;
  readonly attestationKeys: AttestationKeys;
  readonly attestorName: string;
  /** `external` exactly when the attestor is somebody else's. */
  readonly attestorTrust: AttestationClaims['trust'];
  readonly clock: Clock;
};

export type AttestationAcceptance =
  | { readonly kind: 'accepted'; readonly fields: Record<string, unknown> }
  /** It holds, and is more than can be kept and told. */
  | { readonly kind: 'too-large' }
  /** `reason` is for logs; it names the check and nothing of what was attested. */
  | { readonly kind: 'refused'; readonly reason: string };

/** How far the attestor's clock and ours may be apart. */
const CLOCK_SKEW_S = 60;

/**
 * Fields as JSON. An attestation has at most 200,000 characters, so at most 150,000 bytes of claims; but numbers may be
 * longer in our spelling (`1e20`), and they must fit the webhook (256 KB).
 */
const FIELDS_MAX_BYTES = 128 * 1024;

/**
 * Decides whether an attestation from a session's runner is what the session's flow wanted: signed by the attestor, made
 * for this session, just now, with exactly the flow's rules and only from what the flow asks. The attestor signs
 * what a prover says of its flow, so the comparison with the real flow is made here.
 */
export const acceptAttestation = async (
  ports: AcceptAttestationPorts,
  session: Session,
  { attestation, cursors }: { readonly attestation: string; readonly cursors?: AttestedExchanges['cursors'] },
): Promise<AttestationAcceptance> => {
  const [jwks, pinned] = await Promise.all([ports.attestationKeys(), pinnedVersion(ports, session)]);
  const flow = pinned && flowSchema.safeParse(pinned.flow).data;
  if (!flow) return refused('flow_gone');
  const expected = { session, flowHash: session.flow.hash, hosts: flow.allowedHosts };
  const verdict = await verifyAttestation(attestation, { jwks, expected });
  if (verdict.kind === 'invalid') return refused(verdict.reason);
  const { claims, withheld } = verdict;
  if (withheld.fields + withheld.sources > 0) return refused('incomplete');
  if (claims.iss !== ports.attestorName) return refused('other_attestor');
  if (claims.trust !== ports.attestorTrust) return refused('other_trust');
  if (claims.flow.platform !== flow.platform || claims.flow.version !== flow.version) return refused('other_flow');
  if (!isRecent(claims, session, ports.clock)) return refused('stale');
  if (!Object.values(claims.sources).every(({ tls, host }) => tls === '1.3' || allowsTls12(flow, host))) {
    return refused('weaker_tls');
  }
  if (attestedCollect(flow, { loginUrl: pinned.loginUrl }, { ...claims, cursors }) === undefined)
    return refused('other_rules');
  const fields = extractedDataOf(claims);
  if (new TextEncoder().encode(JSON.stringify(fields)).length > FIELDS_MAX_BYTES) return { kind: 'too-large' };
  if (!hasRoomForResult(session, { attestation, extractedData: fields })) return { kind: 'too-large' };
  return { kind: 'accepted', fields };
};

const refused = (reason: string): AttestationAcceptance => ({ kind: 'refused', reason });

/** Everything happened since the session was created, and nothing in the future. */
const isRecent = (claims: AttestationClaims, session: Session, clock: Clock): boolean => {
  const earliestS = Date.parse(session.createdAt) / 1000 - CLOCK_SKEW_S;
  const latestS = clock().getTime() / 1000 + CLOCK_SKEW_S;
  const times = [claims.iat, ...Object.values(claims.sources).map((source) => source.connectedAt)];
  return times.every((atS) => atS >= earliestS && atS <= latestS);
};
