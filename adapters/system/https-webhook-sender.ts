import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import * as z from 'zod';
import { isPublicAddress } from '../../core/network/public-address.ts';
import type { SendResult, WebhookSender } from '../../core/ports/webhook-sender.ts';
import type { WebhookError } from '../../core/session/session.ts';

/** A host's addresses; rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Where deliveries to some hosts go instead: the local cloud's receivers, which are not on the internet. */
export type DevHosts = ReadonlyMap<string, { readonly address: string; readonly port: number }>;

export type WebhookSenderOptions = {
  readonly timeoutMs: number;
  readonly devHosts?: DevHosts;
  /** PEM of the authorities to trust; the public ones when absent. */
  readonly ca?: readonly string[] | undefined;
  readonly resolve?: Resolve;
};

/** What is read of a partner's answer before the connection is closed: its status is all that counts. */
const ANSWER_MAX_BYTES = 4 * 1024;

/**
 * Posts webhooks over HTTPS. Every address of the host must be public, and the connection goes to one that was checked, so
 * that a second look at the name cannot lead elsewhere. One deadline spans name look-up, connection and answer.
 */
export const httpsWebhookSender =
  (options: WebhookSenderOptions): WebhookSender =>
  async ({ url, headers, body }) => {
    const startedAtMs = performance.now();
    const elapsedMs = () => performance.now() - startedAtMs;
    const signal = AbortSignal.timeout(options.timeoutMs);
    try {
      const target = await beforeDeadline(findTarget(url, options), signal);
      if (!target) return { kind: 'failed', error: 'ADDRESS_REFUSED', durationMs: elapsedMs() };
      const answer = await post({ url, headers, body, target, signal, ca: options.ca });
      return { kind: 'answered', ...answer, durationMs: elapsedMs() };
    } catch (error) {
      return { kind: 'failed', error: signal.aborted ? 'TIMEOUT' : errorClassOf(error), durationMs: elapsedMs() };
    }
  };

type Target = { readonly address: string; readonly port: number };

const findTarget = async (url: URL, options: WebhookSenderOptions): Promise<Target | undefined> => {
  const devHost = options.devHosts?.get(url.hostname);
  if (devHost) return devHost;
  const addresses = await (options.resolve ?? resolveBySystem)(url.hostname);
  const [address] = addresses;
  if (address === undefined || !addresses.every(isPublicAddress)) return undefined;
  return { address, port: url.port === '' ? 443 : Number(url.port) };
};

const resolveBySystem: Resolve = async (host) =>
  (await systemLookup(host, { all: true })).map(({ address }) => address);

/** A name look-up cannot be interrupted, but it need not be waited for. */
const beforeDeadline = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(new Error('the deadline has passed', { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });

type Post = Parameters<WebhookSender>[0] & {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly ca: readonly string[] | undefined;
};

type Answer = Pick<Extract<SendResult, { kind: 'answered' }>, 'statusCode' | 'retryAfter'>;

const post = ({ url, headers, body, target, signal, ca }: Post) =>
  new Promise<Answer>((resolve, reject) => {
    let answer: Answer | undefined;
    const request = httpsRequest({
      method: 'POST',
      host: url.hostname,
      servername: url.hostname,
      port: target.port,
      path: `${url.pathname}${url.search}`,
      lookup: pinnedTo(target.address),
      headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      agent: false,
      signal,
      ...(ca ? { ca: [...ca] } : {}),
    });
    // An answer that was there in time counts, even if its body breaks off or does not end.
    const finish = (error?: unknown) => (answer ? resolve(answer) : reject(error));
    request.on('error', finish);
    request.on('response', (response) => {
      answer = { statusCode: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
      let readBytes = 0;
      response.on('data', (chunk: Buffer) => {
        readBytes += chunk.length;
        if (readBytes >= ANSWER_MAX_BYTES) response.destroy();
      });
      response.on('error', finish);
      response.on('close', finish);
    });
    request.end(body);
  });

const pinnedTo =
  (address: string): LookupFunction =>
  (_host, { all }, callback) => {
    const family = address.includes(':') ? 6 : 4;
    if (all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };

const codedErrorSchema = z.object({ code: z.string() });

/** Node names connection errors in `code`: c-ares and libuv names, OpenSSL's, and those of certificate checks. */
const errorClassOf = (error: unknown): WebhookError => {
  const code = codedErrorSchema.safeParse(error).data?.code ?? '';
  if (['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL'].includes(code)) return 'DNS';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)) return 'TLS';
  return 'CONNECTION';
};
