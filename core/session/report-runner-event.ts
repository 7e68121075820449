import type { FieldProblem } from '../contract/envelope.ts';
import { acceptAttestation, type AcceptAttestationPorts } from '../attestation/accept-attestation.ts';
import type { AttestationKeys } from '../ports/attestation-keys.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import { isInsideAny } from '../network/cidr.ts';
import { matchesTokenHash } from '../token/token-hash.ts';
import type { Delivery, DeliverEventPorts } from './deliver-event.ts';
import { deliverEvent } from './deliver-event.ts';
import { endSession } from './end-session.ts';
import type { RunnerEvent } from './event.ts';
import type { Session } from './session.ts';
import { findSession } from './session-access.ts';
import { isTerminal } from './status.ts';
import { takeDiagnostics, type TakeDiagnosticsPorts } from './take-diagnostics.ts';

export type ReportRunnerEventPorts = DeliverEventPorts &
  TakeDiagnosticsPorts & {
    readonly lifecycle: Pick<Lifecycle, 'answer' | 'heartbeat'>;
    readonly attestationKeys: AttestationKeys;
    readonly attestorName: string;
    /** `external` exactly when the attestor is somebody else's. */
    readonly attestorTrust: AcceptAttestationPorts['attestorTrust'];
    /** Where addresses of runners may lie. */
    readonly runnerCidrs: readonly string[];
  };

export type RunnerDelivery = Delivery | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

type Report<Event = RunnerEvent> = { readonly sessionId: string; readonly token: string; readonly event: Event };

/** Takes an event from the session's runner, which shows the token that it got for its bootstrap secret. */
export const reportRunnerEvent = async (
  ports: ReportRunnerEventPorts,
  report: Omit<Report, 'token'> & { readonly token: string | undefined },
): Promise<RunnerDelivery> => {
  const { sessionId, token, event } = report;
  const session = await findSession(ports.sessions, sessionId);
  if (!session || token === undefined) return { kind: 'refused' };
  // The end removes the runner from the item; that a session is over is no secret to who knows its id.
  if (isTerminal(session.status)) return { kind: 'ended', session };
  if (!isRunner(session, token)) return { kind: 'refused' };
  const known = { sessionId, token, event };
  switch (event.type) {
    case 'HEARTBEAT':
      return takeHeartbeat(ports, session);
    case 'PROGRESS':
      await ports.sessions.raiseProgress(sessionId, event.progress);
      return { kind: 'taken', status: session.status };
    case 'DIAGNOSTICS':
      return (await takeDiagnostics(ports, session, event.diagnostics)) === 'not-of-its-flow'
        ? { kind: 'invalid', problems: [{ path: 'diagnostics.node', message: 'is no node of the flow' }] }
        : { kind: 'taken', status: session.status };
    case 'RUNNER_READY':
      return takeReady(ports, { ...known, event });
    case 'VERIFIED':
      return takeResult(ports, session, { ...known, event });
    case 'USER_CANCELLED':
      return endSession(ports, session, 'CANCELLED');
    default:
      return deliverEvent(ports, sessionId, event, { admit: (now) => isRunner(now, token) });
  }
};

/** A terminal session has no runner any more, so that is left to the event's own verdict. */
const isRunner = (session: Session, token: string): boolean =>
  isTerminal(session.status) ||
  (session.runner?.tokenHash !== undefined && matchesTokenHash(token, session.runner.tokenHash));

/** Between two waiting states there is nothing to keep alive: the next one starts with a full heartbeat. */
const takeHeartbeat = async (ports: ReportRunnerEventPorts, session: Session): Promise<Delivery> => {
  // A wish to end that could not be delivered when it was noted gets its next chance here.
  if (session.intent !== undefined) return endSession(ports, session, session.intent);
  if (session.taskToken !== undefined) await ports.lifecycle.heartbeat(session.taskToken);
  return { kind: 'taken', status: session.status };
};

type ReadyEvent = Extract<RunnerEvent, { type: 'RUNNER_READY' }>;

const takeReady = async (ports: ReportRunnerEventPorts, report: Report<ReadyEvent>): Promise<RunnerDelivery> => {
  const { sessionId, token, event } = report;
  // A runner is hostile ground: it must not send the stream Lambda to any address it likes.
  if (!isInsideAny(event.address, ports.runnerCidrs)) {
    return { kind: 'invalid', problems: [{ path: 'address', message: 'is not in the network of the runners' }] };
  }
  return deliverEvent(ports, sessionId, event, {
    admit: (now) => isRunner(now, token),
    prepare: async ({ runner }) =>
      runner?.tokenHash !== undefined &&
      ports.sessions.saveRunnerAddress(sessionId, {
        tokenHash: runner.tokenHash,
        address: event.address,
        port: event.port,
      }),
  });
};

type VerifiedEvent = Extract<RunnerEvent, { type: 'VERIFIED' }>;

/** Stores the result before the state machine hears of it, so that a completed session always has one. */
const takeResult = async (
  ports: ReportRunnerEventPorts,
  session: Session,
  report: Report<VerifiedEvent>,
): Promise<Delivery> => {
  const { sessionId, token, event } = report;
  const admit = (now: Session): boolean => isRunner(now, token);
  const verdict = await acceptAttestation(ports, session, event);
  if (verdict.kind !== 'accepted') {
    const [code, reason] =
      verdict.kind === 'refused'
        ? (['ATTESTATION_FAILED', verdict.reason] as const)
        : (['RESPONSE_TOO_LARGE', 'result_too_large'] as const);
    await ports.sessions.recordRejectedEvent(sessionId, {
      type: event.type,
      status: session.status,
      at: ports.clock().toISOString(),
      reason,
    });
    return deliverEvent(ports, sessionId, { type: 'FAILED', code }, { admit });
  }
  const result = { attestation: event.attestation, extractedData: verdict.fields };
  return deliverEvent(ports, sessionId, event, {
    admit,
    prepare: () => ports.sessions.saveResult(sessionId, result),
  });
};
