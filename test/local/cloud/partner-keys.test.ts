import { expect, it } from '@jest/globals';
import { partnerKeys } from '../../../local/cloud/partner-keys.ts';
import { aStackOf } from '../a-stack.ts';

it('finds the key of each partner by what the stack says of it', () => {
  const key = (Description: string) => ({
    Type: 'AWS::ApiGateway::ApiKey',
    Properties: { Enabled: true, Description },
  });
  const stack = aStackOf({ A: key('Veriframe partner acme'), B: key('Veriframe partner two-words'), C: key('other') });
  const keys = stack
    .ofType('AWS::ApiGateway::ApiKey')
    .map(({ physicalId, logicalId }) => ({ id: physicalId, value: `value of ${logicalId}`, enabled: true }));
  const [first, second] = keys;
  expect(partnerKeys(stack, keys)).toEqual({
    acme: { id: first?.id, value: 'value of A', enabled: true },
    'two-words': { id: second?.id, value: 'value of B', enabled: true },
  });
});
