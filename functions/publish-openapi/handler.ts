import { openApiDocument } from '../../core/contract/openapi.ts';
import type { ApiAnswer } from '../api-answer.ts';
import type { ApiHandler } from '../api-shell.ts';

/** `GET /openapi.json`: the document itself, without the envelope, for tools on any page. */
export const publishOpenApiHandler = (): ApiHandler => {
  const answer: ApiAnswer = {
    kind: 'plain',
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify(openApiDocument()),
  };
  return async () => answer;
};
