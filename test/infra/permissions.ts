import * as z from 'zod';
import type { SynthesizedTemplate } from './synthesized.ts';
import { resourcesOf } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const policySchema = z.object({
  Roles: z.array(z.unknown()),
  PolicyDocument: z.object({
    Statement: z.array(
      z.strictObject({
        Effect: z.enum(['Allow', 'Deny']),
        Action: z.union([z.string(), z.array(z.string())]),
        Resource: z.unknown(),
        Condition: z.unknown().optional(),
        Sid: z.string().optional(),
      }),
    ),
  }),
});
type Statement = z.infer<typeof policySchema>['PolicyDocument']['Statement'][number];

/** Everything that each role may do, as text: `actions on resources`, with `if condition` where there is one. */
export const permissionsByRole = (template: SynthesizedTemplate): Readonly<Record<string, readonly string[]>> => {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).map(({ Properties }) =>
    policySchema.parse(Properties),
  );
  return Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::IAM::Role')).map(([id, { Properties }]) => {
      if (Properties['Policies'] !== undefined) throw new Error(`${id} has inline policies, which are not read here`);
      const statements = policies
        .filter(({ Roles }) => Roles.map(textOf).includes(named(id)))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(sentenceOf));
      const managed = [Properties['ManagedPolicyArns'] ?? []].flat().map(textOf);
      return [named(id), [...managed, ...statements].toSorted()];
    }),
  );
};

const sentenceOf = ({ Effect, Action, Resource, Condition }: Statement): string => {
  const actions = [Action].flat().join(', ');
  const condition = Condition === undefined ? '' : ` if ${textOf(Condition)}`;
  return `${Effect === 'Allow' ? '' : 'Deny '}${actions} on ${textOf(Resource)}${condition}`;
};
