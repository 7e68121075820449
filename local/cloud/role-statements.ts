import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';

/** How many policy statements and managed policies a role has: none means that it may call nothing. */
export const roleStatements = (stack: Stack<KnownTypes>, roleArn: string | undefined): number => {
  const role = stack.ofType('AWS::IAM::Role').find((one) => one.attribute('Arn') === roleArn);
  if (role === undefined) return 0;
  const { ManagedPolicyArns, Policies } = role.properties;
  const inline = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const attached = stack
    .ofType('AWS::IAM::Policy')
    .filter(({ properties }) => properties.Roles.includes(role.physicalId))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  return ManagedPolicyArns.length + inline.length + attached.length;
};
