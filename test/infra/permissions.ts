import type { SynthesizedTemplate } from './synthesized.ts';
import { resourcesOf } from './synthesized.ts';

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};

/** Everything that each role may do, as text: `actions on resources`, with `if condition` where there is one. */
export const permissionsByRole = (template: SynthesizedTemplate): Readonly<Record<string, readonly string[]>> => {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).map(({ Properties }) => Properties);
  return Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::IAM::Role')).map(([id, { Properties }]) => {
      if (Properties['Policies'] !== undefined) throw new Error(`${id} has inline policies; read them here too`);
      const attached = policies.filter(({ Roles }) => textOf(Roles).split(', ').includes(named(id)));
      const statements = attached.flatMap(
        ({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement,
      );
      const managed = Properties['ManagedPolicyArns'] === undefined ? [] : [textOf(Properties['ManagedPolicyArns'])];
      return [named(id), [...managed, ...statements.map(sentenceOf)].toSorted()];
    }),
  );
};

const sentenceOf = ({ Effect, Action, Resource, Condition }: Statement): string => {
  const actions = [Action].flat().join(', ');
  const condition = Condition === undefined ? '' : ` if ${textOf(Condition)}`;
  return `${Effect === 'Allow' ? '' : `${Effect} `}${actions} on ${textOf(Resource)}${condition}`;
};

/** A template's value as people say it: references by name, joins joined. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', ''];
  if (name === 'Ref') return String(argument).startsWith('AWS::') ? `<${argument.slice(5)}>` : named(String(argument));
  if (name === 'Fn::GetAtt') return `${named(argument[0])}${argument[1] === 'Arn' ? '' : `.${argument[1]}`}`;
  if (name === 'Fn::Join') return argument[1].map(textOf).join(argument[0]);
  return entries.map(([key, item]) => `${key}=${textOf(item)}`).join(' ');
};

/** A logical id without the hash that CDK appends. */
const named = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');
