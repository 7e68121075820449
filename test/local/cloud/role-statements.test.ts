import { describe, expect, it } from '@jest/globals';
import { roleStatements } from '../../../local/cloud/role-statements.ts';
import { aStackOf } from '../a-stack.ts';

const statement = { Effect: 'Allow', Action: 'kms:Sign', Resource: '*' };
const role = (properties: Record<string, unknown> = {}) => ({ Type: 'AWS::IAM::Role', Properties: properties });
const policy = (...Roles: unknown[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [statement] }, Roles },
});

const STACK = aStackOf({
  Bare: role(),
  Attached: role(),
  Inline: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement, statement] } }] }),
  Managed: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
  One: policy({ Ref: 'Attached' }),
});
const countOf = (logicalId: string) =>
  roleStatements(STACK, STACK.resources.find((one) => one.logicalId === logicalId)?.attribute('Arn'));

describe('what a role may do', () => {
  it.each([
    ['Bare', 0],
    ['Attached', 1],
    ['Inline', 2],
    ['Managed', 1],
  ])('%s has %i statements', (logicalId, count) => {
    expect(countOf(logicalId)).toBe(count);
  });

  it('is nothing for a task without role', () => {
    expect(roleStatements(STACK, undefined)).toBe(0);
  });
});
