import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Definition } from './definition.ts';

export type StateMachine = {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definitionText: string;
  /** SHA-256 (hex) of the text. */
  readonly definitionHash: string;
  readonly createdMs: number;
  /** What would be logged on AWS. */
  readonly logging: { readonly level: string; readonly includeExecutionData: boolean };
};

/** The state machines of the template, by ARN. */
export type StateMachines = {
  ensure(name: string, properties: unknown): void;
  arnOf(name: string): string;
  /** Fails with `StateMachineDoesNotExist`. */
  get(arn: string): StateMachine;
  all(): StateMachine[];
};

const substitutions = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const loggingSchema = z
  .object({ Level: z.string().default('OFF'), IncludeExecutionData: z.boolean().default(false) })
  .transform(({ Level, IncludeExecutionData }) => ({ level: Level, includeExecutionData: IncludeExecutionData }))
  .prefault({});

/** Properties of `AWS::StepFunctions::StateMachine`. Where logs and traces go changes nothing on one machine. */
const propertiesSchema = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').optional(),
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionSubstitutions: substitutions.optional(),
  LoggingConfiguration: loggingSchema,
  TracingConfiguration: z.unknown().optional(),
  EncryptionConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** Makes an empty list of state machines. `parse` fails for a definition that cannot be run. */
export const createStateMachines = (place: {
  region: string;
  accountId: string;
  clock: Clock;
  parse: (definitionText: string) => Definition;
}): StateMachines => {
  const machines = new Map<string, StateMachine>();
  const arnOf = (name: string): string => `arn:aws:states:${place.region}:${place.accountId}:stateMachine:${name}`;
  return {
    arnOf,
    ensure: (name, properties) => {
      const parsed = propertiesSchema.safeParse(properties);
      if (!parsed.success) throw new Error(`state machine ${name}: ${z.prettifyError(parsed.error)}`);
      const { RoleArn, DefinitionString, Definition, DefinitionSubstitutions = {} } = parsed.data;
      const written = DefinitionString ?? (Definition === undefined ? undefined : JSON.stringify(Definition));
      if (written === undefined) throw new Error(`state machine ${name}: its definition is not inline`);
      const definitionText = substitute(written, DefinitionSubstitutions);
      place.parse(definitionText);
      machines.set(arnOf(name), {
        arn: arnOf(name),
        name,
        roleArn: RoleArn,
        definitionText,
        definitionHash: createHash('sha256').update(definitionText).digest('hex'),
        createdMs: place.clock.nowMs(),
        logging: parsed.data.LoggingConfiguration,
      });
    },
    get: (arn) => {
      if (!/^arn:aws:states:[^:]*:[^:]*:stateMachine:[^:]+$/.test(arn))
        throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid state machine ARN: ${arn}'`);
      const machine = machines.get(arn);
      if (machine === undefined)
        throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
      return machine;
    },
    all: () => [...machines.values()],
  };
};

/** CloudFormation's `DefinitionSubstitutions`; a placeholder without a value is an error. */
const substitute = (text: string, values: z.infer<typeof substitutions>): string =>
  text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the definition's ${placeholder} has no value`);
    return String(value);
  });
