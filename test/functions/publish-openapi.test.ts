import { expect, it } from '@jest/globals';
import { openApiDocument } from '../../core/contract/openapi.ts';
import { publishOpenApiHandler } from '../../functions/publish-openapi/handler.ts';
import { callApi } from '../support/call-api.ts';

it('the OpenAPI document is published as it is, for anybody', async () => {
  const answer = await callApi(publishOpenApiHandler(), { route: '/openapi.json' });
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
  });
  expect(answer.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});
