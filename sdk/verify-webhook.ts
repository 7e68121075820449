import { webhookEventSchema, type WebhookEvent } from '../core/contract/webhook-event.ts';

export type { WebhookEvent } from '../core/contract/webhook-event.ts';

/** Why a delivery is not believed, in the order in which it is checked. */
export const WEBHOOK_REFUSALS = {
  missing_header: 'One of the headers webhook-id, webhook-timestamp and webhook-signature is missing.',
  malformed_timestamp: 'The header webhook-timestamp is not a number of seconds.',
  no_known_signature: 'The header webhook-signature holds no signature of version v1.',
  bad_signature: 'No signature fits: wrong secret, or the body is not byte for byte what was sent.',
  too_old: 'It was signed too long ago: a replay, or a clock that is wrong.',
  too_new: 'It was signed in the future: a clock is wrong.',
  not_an_event: 'The signature is right, but the body is no event of a session.',
} as const;
export type WebhookRefusal = keyof typeof WEBHOOK_REFUSALS;

export type WebhookVerdict =
  /** `id` stays the same over retries and replays: keep it, and handle each once. */
  | { readonly kind: 'valid'; readonly id: string; readonly event: WebhookEvent }
  | { readonly kind: 'invalid'; readonly reason: WebhookRefusal; readonly explanation: string };

/** Headers as `fetch` servers have them, or as Node has them. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export type WebhookCheckOptions = {
  /** Seconds that the signing may lie in the past or the future; default 300. */
  readonly toleranceS?: number;
  readonly now?: () => Date;
  /** WebCrypto; Node 18 has it in `node:crypto` only (`webcrypto.subtle`). */
  readonly subtle?: SubtleCrypto;
};

/**
 * Checks a webhook as Standard Webhooks 1.0.0 says. `rawBody` is the body as it came, before any JSON parser. Several secrets
 * are all tried, so that one can be rotated. Never throws on a bad delivery; rejects with a `TypeError` on a secret that is none.
 */
export const verifyWebhook = async (
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  options: WebhookCheckOptions = {},
): Promise<WebhookVerdict> => {
  const { toleranceS = 300, now = () => new Date(), subtle = crypto.subtle } = options;
  const keys = [secrets].flat().map(keyOf);

  // 1. The three headers are there.
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) return refused('missing_header');
  if (!/^\d{1,12}$/.test(timestamp)) return refused('malformed_timestamp');

  // 2. One of the signatures is the HMAC of id, timestamp and body with one of the secrets.
  const known = signatures.split(' ').flatMap(signatureOf);
  if (known.length === 0) return refused('no_known_signature');
  const body = typeof rawBody === 'string' ? new TextEncoder().encode(rawBody) : rawBody;
  const signed = concatenate(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  if (!(await isSignedBy(subtle, keys, known, signed))) return refused('bad_signature');

  // 3. It was signed just now.
  const ageS = now().getTime() / 1_000 - Number(timestamp);
  if (ageS > toleranceS) return refused('too_old');
  if (ageS < -toleranceS) return refused('too_new');

  // 4. It is an event.
  const event = webhookEventSchema.safeParse(parseJson(body));
  return event.success ? { kind: 'valid', id, event: event.data } : refused('not_an_event');
};

const refused = (reason: WebhookRefusal): WebhookVerdict => ({
  kind: 'invalid',
  reason,
  explanation: WEBHOOK_REFUSALS[reason],
});

type Bytes = Uint8Array<ArrayBuffer>;

const keyOf = (secret: string): Bytes => {
  const key = secret.startsWith('whsec_') ? fromBase64(secret.slice('whsec_'.length)) : undefined;
  // Standard Webhooks, "Signature scheme": 24 to 64 bytes.
  if (key === undefined || key.length < 24 || key.length > 64) {
    throw new TypeError('the webhook secret is not whsec_ and 24 to 64 bytes of base64');
  }
  return key;
};

const headerOf = (headers: WebhookHeaders, name: string): string | undefined => {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([other]) => other.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : value?.join(' ');
};

/** One spelling of a signature only: `atob` takes others, whose last character has bits to spare (RFC 4648, 3.5). */
const signatureOf = (entry: string): Bytes[] => {
  if (!entry.startsWith('v1,')) return [];
  const text = entry.slice('v1,'.length);
  const bytes = fromBase64(text);
  return bytes !== undefined && btoa(String.fromCharCode(...bytes)) === text ? [bytes] : [];
};

/** WebCrypto compares in constant time. */
const isSignedBy = async (
  subtle: SubtleCrypto,
  keys: readonly Bytes[],
  signatures: readonly Bytes[],
  signed: Bytes,
): Promise<boolean> => {
  for (const bytes of keys) {
    const key = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const signature of signatures) if (await subtle.verify('HMAC', key, signature, signed)) return true;
  }
  return false;
};

const concatenate = (first: Uint8Array, second: Uint8Array): Bytes => {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
};

/** By `atob`, which every runtime has. */
const fromBase64 = (text: string): Bytes | undefined => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
