import { parseCloudTemplate } from '../../local/template/cloud-template.ts';
import type { KnownTypes } from '../../local/template/known-types/known-types.ts';
import { KNOWN_TYPES } from '../../local/template/known-types/known-types.ts';
import type { Stack } from '../../local/template/load-stack.ts';
import { loadStack } from '../../local/template/load-stack.ts';

/** A stack named `Test` with these resources of the types that the local cloud knows. */
export const aStackOf = (Resources: unknown): Stack<KnownTypes> =>
  loadStack({
    template: parseCloudTemplate({ Resources }),
    name: 'Test',
    region: 'eu-west-1',
    accountId: '111122223333',
    awsEndpoint: 'http://127.0.0.1:4566',
    parameters: {},
    types: KNOWN_TYPES,
  });
