import { FRAGMENT_MEDIA_TYPE } from '../core/contract/ice-fragment.ts';
import type { ApiAnswer } from './api-answer.ts';
import { refuse } from './api-answer.ts';
import type { RawRequest } from './api-request.ts';

/** What a route wants as its body. */
export type BodyRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'json' | 'sdp' | 'sdp-fragment' | 'json-if-any'; readonly maxBytes: number };

export type Body = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly answer: ApiAnswer };

const MEDIA_TYPES = {
  json: 'application/json',
  'json-if-any': 'application/json',
  sdp: 'application/sdp',
  'sdp-fragment': FRAGMENT_MEDIA_TYPE,
};

/** Reads the body by the route's rule: 413 when it is too large, 415 for another media type, 400 when it cannot be read. */
export const readBody = (request: RawRequest, rule: BodyRule): Body => {
  if (rule.kind === 'none') return { ok: true, value: undefined };
  if (request.rawBody.length > rule.maxBytes) return { ok: false, answer: refuse('BODY_TOO_LARGE') };
  if (rule.kind === 'json-if-any' && request.rawBody.length === 0) return { ok: true, value: {} };
  if (mediaTypeOf(request) !== MEDIA_TYPES[rule.kind]) {
    return { ok: false, answer: refuse('UNSUPPORTED_MEDIA_TYPE') };
  }
  const text = decodeUtf8(request.rawBody);
  if (text === undefined) return { ok: false, answer: refuse('MALFORMED_JSON') };
  if (rule.kind === 'sdp' || rule.kind === 'sdp-fragment') return { ok: true, value: text };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, answer: refuse('MALFORMED_JSON') };
  }
};

/** The media type of a request's body, in lower case and without parameters. */
export const mediaTypeOf = (request: Pick<RawRequest, 'headers'>): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
