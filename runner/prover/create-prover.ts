import { randomBytes } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { ClaimRequest, DisclosureRule } from '../../core/contract/attestor-api.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock, Sleep } from '../../core/ports/clock.ts';
import { discloseFields } from '../../zktls/disclosure/disclose-fields.ts';
import { createTrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import type { Prover, ProverRequest } from '../session/prover.ts';
import {
  proveExchange,
  type ExchangeOutcome,
  type ExchangePorts,
  type FailedExchange,
  type ProvenExchange,
} from './prove-exchange.ts';
import type { AttestorAddress } from './attestor-address.ts';
import { proverFailure } from './prover-failure.ts';
import { PROVER_TIMEOUTS, RETRY_AFTER_MS, type ProverTimeouts } from './prover-limits.ts';
import { requestAttestation } from './request-attestation.ts';
import { requestSegments, type RequestSegment } from './request-segments.ts';
import { createTlsContext, eraseSecrets } from './tls-session.ts';

export type ProverOptions = {
  readonly attestor: AttestorAddress;
  /** PEM of further trust anchors, for the local sandbox. */
  readonly extraCa?: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly timeouts?: ProverTimeouts;
};

type Kept = ProvenExchange & { readonly request: { readonly method: 'GET' | 'POST'; readonly path: string } };

const OK = 200;

/**
 * The prover of one session. Every exchange goes over a connection of its own through the attestor's relay and is checked here
 * as the attestor will check it, so a `fetch` that resolves with status 200 can be claimed; a redirect resolves, too. A request is tried up
 * to three times: a GET always, a POST only while the site cannot have seen it.
 */
export const createProver = (options: ProverOptions): Prover => {
  const { attestor, extraCa, clock, sleep, timeouts = PROVER_TIMEOUTS } = options;
  const ports: ExchangePorts = {
    attestor,
    tls: createTlsContext(extraCa),
    trustStore: createTrustStore([...rootCertificates, ...(extraCa === undefined ? [] : [extraCa])]),
    clock,
    timeouts,
    randomBytes,
  };
  const kept = new Map<string, Kept>();
  const closing = new AbortController();
  const forget = (name: string) => {
    const exchange = kept.get(name);
    if (!exchange) return;
    eraseSecrets(exchange.secrets);
    exchange.body.fill(0);
    kept.delete(name);
  };
  const bodies = () => new Map([...kept].map(([name, { body }]) => [name, body]));

  return {
    fetch: async (name, request) => {
      const url = httpsUrlOf(request);
      const segments = requestSegments(request, url);
      const exchange = await proveWithRetries(ports, { method: request.method, url, segments }, sleep, closing.signal);
      forget(name);
      if (exchange.kind === 'redirected') return { status: exchange.status, body: '', location: exchange.location };
      kept.set(name, { ...exchange, request: { method: request.method, path: url.pathname } });
      return { status: OK, body: exchange.body.toString('utf8') };
    },
    preview: (rules) => discloseFields(bodies(), rules),
    claim: async ({ sessionBinding, flow, disclose }) => {
      // The attestor would refuse what is refused here; then no secret leaves.
      discloseFields(bodies(), disclose);
      const recordings = recordingsOf(kept, disclose);
      return requestAttestation(
        { ...attestor, timeoutMs: timeouts.claimMs },
        { sessionBinding, flow, recordings, disclose },
        closing.signal,
      );
    },
    close: async () => {
      closing.abort();
      for (const name of [...kept.keys()]) forget(name);
    },
  };
};

const httpsUrlOf = (request: ProverRequest): URL => {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') throw proverFailure('url_not_https');
  return url;
};

const proveWithRetries = async (
  ports: ExchangePorts,
  request: { readonly method: string; readonly url: URL; readonly segments: readonly RequestSegment[] },
  sleep: Sleep,
  signal: AbortSignal,
): Promise<Exclude<ExchangeOutcome, { kind: 'failed' }>> => {
  for (const waitMs of RETRY_AFTER_MS) {
    const outcome = await proveExchange(ports, request, signal);
    if (outcome.kind !== 'failed') return outcome;
    if (signal.aborted || !isWorthRepeating(outcome, request.method)) throw outcome.failure;
    await sleep(waitMs);
  }
  const outcome = await proveExchange(ports, request, signal);
  if (outcome.kind !== 'failed') return outcome;
  throw outcome.failure;
};

/** Failures of the way to the site, which another connection may not meet; what the site says stays as it is. */
const PASSING: readonly unknown[] = [
  'attestor_unreachable',
  'attestor_busy',
  'relay_lost',
  'too_many_recordings',
  'memory_exhausted',
  'connect_failed',
  'connect_timeout',
  'tls_handshake',
  'no_application_data',
  'truncated_head',
  'truncated_body',
  'truncation_unprotected',
];

const isWorthRepeating = ({ failure, isSafeToRepeat }: FailedExchange, method: string): boolean =>
  failure instanceof Failure && PASSING.includes(failure.details['reason']) && (isSafeToRepeat || method === 'GET');

/** Only the recordings that a rule reads: the secrets of the others stay here. */
const recordingsOf = (
  kept: ReadonlyMap<string, Kept>,
  rules: Readonly<Record<string, DisclosureRule>>,
): ClaimRequest['recordings'] => {
  const names = new Set(Object.values(rules).map(({ from }) => from));
  const claimed = [...kept].filter(([name]) => names.has(name));
  return Object.fromEntries(
    claimed.map(([name, { recordingId, request, secrets }]) => [
      name,
      {
        recordingId,
        request,
        clientHandshakeTrafficSecret: secrets.handshake.client.toString('hex'),
        serverHandshakeTrafficSecret: secrets.handshake.server.toString('hex'),
        serverApplicationTrafficSecret: secrets.application.server.toString('hex'),
      },
    ]),
  );
};
