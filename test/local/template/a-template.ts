import * as z from 'zod';
import type { Stack } from '../../../local/template/load-stack.ts';
import { loadStack } from '../../../local/template/load-stack.ts';
import { parseCloudTemplate } from '../../../local/template/cloud-template.ts';
import { arnOf, defaultName, ignored, ignoredType, knownType, namedBy } from '../../../local/template/resource-type.ts';

/** Two small types: a queue with a strict list of properties, and one that is ignored. */
export const TYPES = {
  'Test::Queue': knownType(
    {
      Name: z.string().optional(),
      DelayS: z.number().optional(),
      Target: z.json().optional(),
      Tags: ignored('labels'),
    },
    { reference: namedBy('Name'), attributes: { Arn: arnOf('sqs', namedBy('Name')) } },
  ),
  'Test::Role': ignoredType('there are no permissions on one machine', { attributes: { Arn: defaultName } }),
} as const;

/** A stack named `Test` of what a template has besides its format version. */
export const aStack = (sections: unknown, parameters: Readonly<Record<string, string>> = {}): Stack<typeof TYPES> =>
  loadStack({
    template: parseCloudTemplate(sections),
    name: 'Test',
    region: 'eu-west-1',
    accountId: '111122223333',
    awsEndpoint: 'http://127.0.0.1:4566',
    parameters,
    types: TYPES,
  });
