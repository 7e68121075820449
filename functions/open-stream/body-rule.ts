import { SEALED_INPUT_MAX } from '../../core/contract/still-view.ts';
import type { ApiRequest } from '../api-request.ts';
import type { BodyRule } from '../read-body.ts';
import { mediaTypeOf } from '../read-body.ts';

const OFFER_MAX_BYTES = 64 * 1024;
/** Sealed input and the JSON around it. */
const INPUT_MAX_BYTES = SEALED_INPUT_MAX + 1024;

/** What each of the stream's routes takes; `/control` takes an offer, or a key where there is no WebRTC. */
export const bodyRuleOf = (request: Pick<ApiRequest, 'route' | 'method' | 'headers'>): BodyRule => {
  if (request.method === 'PATCH') return { kind: 'sdp-fragment', maxBytes: OFFER_MAX_BYTES };
  if (request.method !== 'POST') return { kind: 'none' };
  if (request.route === '/embed/{id}/control/{connectionId}') return { kind: 'json', maxBytes: INPUT_MAX_BYTES };
  const isKey = request.route === '/embed/{id}/control' && mediaTypeOf(request) === 'application/json';
  return isKey ? { kind: 'json', maxBytes: 1024 } : { kind: 'sdp', maxBytes: OFFER_MAX_BYTES };
};
