import { randomBytes } from 'node:crypto';
import { rootCertificates, type SecureContext } from 'node:tls';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock, Sleep } from '../../core/ports/clock.ts';
import { createTrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import type { ClaimToMake, Prover, ProverRequest } from '../session/prover.ts';
import { proveExchange, type ExchangeOutcome, type ExchangePorts, type FailedExchange } from './prove-exchange.ts';
import type { AttestorAddress } from './attestor-address.ts';
import { KeptExchanges } from './kept-exchanges.ts';
import { proverFailure } from './prover-failure.ts';
import { PROVER_TIMEOUTS, RETRY_AFTER_MS, type ProverTimeouts } from './prover-limits.ts';
import { beginClaim, type ClaimInTheMaking, type ProvenClaim } from './proving/begin-claim.ts';
import { createProvingPool, type ProvingPool } from './proving/proving-pool.ts';
import { requestAttestation } from './request-attestation.ts';
import { requestSegments, secretHeadersOf, type RequestSegment } from './request-segments.ts';
import { createTlsContext, type TlsOffer } from './tls-session.ts';

export type ProverOptions = {
  readonly attestor: AttestorAddress;
  /** PEM of further trust anchors, for the local sandbox. */
  readonly extraCa?: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly timeouts?: ProverTimeouts;
};

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
    tls: tlsContexts(extraCa),
    trustStore: createTrustStore([...rootCertificates, ...(extraCa === undefined ? [] : [extraCa])]),
    clock,
    timeouts,
    randomBytes,
  };
  const kept = new KeptExchanges();
  const closing = new AbortController();
  let pool: ProvingPool | undefined;
  let prepared: { readonly of: string; readonly making: ClaimInTheMaking } | undefined;

  const abandonPrepared = (): void => {
    prepared?.making.abandon();
    prepared = undefined;
  };
  const begin = (claim: ClaimToMake): ClaimInTheMaking => {
    abandonPrepared();
    const exchanges = kept.toProve(claim.disclose);
    pool ??= createProvingPool();
    const making = beginClaim(pool, claim, exchanges);
    prepared = { of: canonicalJson(claim), making };
    return making;
  };

  return {
    fetch: async (name, request) => {
      abandonPrepared();
      const url = httpsUrlOf(request);
      const segments = requestSegments(request, url);
      const offer = request.allowsTls12 === true ? 'TLS 1.2 as well' : 'only TLS 1.3';
      const wanted = { method: request.method, url, segments, offer } as const;
      const exchange = await proveWithRetries(ports, wanted, sleep, closing.signal);
      kept.forget(name);
      if (exchange.kind === 'redirected') return { status: exchange.status, body: '', location: exchange.location };
      kept.keep(name, { ...exchange, secretHeaders: secretHeadersOf(request) });
      // Ready by the time that the user has agreed.
      pool ??= createProvingPool();
      const body = exchange.body.toString('utf8');
      exchange.body.fill(0);
      return { status: OK, body };
    },
    preview: (rules) => kept.preview(rules),
    prepare: async (claim) => begin(claim).planned,
    claim: async (claim, { signal, onProgress } = {}) => {
      const ended = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const making = prepared?.of === canonicalJson(claim) ? prepared.making : begin(claim);
      prepared = undefined;
      if (onProgress !== undefined) making.listen(onProgress);
      const abandon = () => making.abandon();
      ended.addEventListener('abort', abandon, { once: true });
      try {
        if (ended.aborted) making.abandon();
        const proven = await making.proven;
        return await claimWithRetries({ ...attestor, timeoutMs: timeouts.claimMs }, proven, sleep, ended);
      } finally {
        ended.removeEventListener('abort', abandon);
      }
    },
    close: async () => {
      closing.abort();
      abandonPrepared();
      kept.forgetAll();
      await pool?.close();
    },
  };
};

/** Each is made when it is asked for the first time. */
const tlsContexts = (extraCa: string | undefined): ExchangePorts['tls'] => {
  const made = new Map<TlsOffer, SecureContext>();
  return (offer) => {
    const context = made.get(offer) ?? createTlsContext(extraCa, offer);
    made.set(offer, context);
    return context;
  };
};

const httpsUrlOf = (request: ProverRequest): URL => {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') throw proverFailure('url_not_https');
  return url;
};

const proveWithRetries = async (
  ports: ExchangePorts,
  request: {
    readonly method: string;
    readonly url: URL;
    readonly segments: readonly RequestSegment[];
    readonly offer: TlsOffer;
  },
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

/** An attestor that has no room has not looked at the claim: its recordings are still there. */
const claimWithRetries = async (
  attestor: AttestorAddress & { readonly timeoutMs: number },
  claim: ProvenClaim,
  sleep: Sleep,
  signal: AbortSignal,
): Promise<string> => {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await requestAttestation(attestor, claim, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.details['reason'] !== 'too_many_claims') throw error;
      await sleep(waitMs);
    }
  }
  return requestAttestation(attestor, claim, signal);
};
