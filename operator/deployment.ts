import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { findLocalDeployment } from '../adapters/system/local-deployment.ts';
import { partnerLimitsSchema } from '../core/partner/partner-limits.ts';
import { OperatorError } from './operator-error.ts';

export const DEFAULT_STACK = 'Veriframe';

/** SDK clients want credentials; the local cloud checks none. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The outputs of the stack that the CLI needs (lib/veriframe-stack.ts names them). */
const outputsSchema = z.object({
  PublicBaseUrl: z.url(),
  SessionsTable: z.string(),
  PlatformsTable: z.string(),
  FlowVersionsTable: z.string(),
  PartnersTable: z.string(),
  TallyTable: z.string(),
  DeliveriesTable: z.string(),
  DiagnosticsTable: z.string(),
  RequestsTable: z.string(),
  AlarmTopicArn: z.string(),
  Version: z.string(),
  /** CPU units of a runner. */
  RunnerCpu: z.coerce.number().positive(),
  StateMachineArn: z.string(),
  WebhookQueueUrl: z.url(),
  WebhookDeadLetterQueueUrl: z.url(),
  AttestorKeyArn: z.string(),
  AttestorUrl: z.url(),
  ClusterArn: z.string(),
  ApiId: z.string(),
  /** JSON: what a partner may call when nothing else is said. */
  PartnerLimits: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(partnerLimitsSchema),
});

/** Which deployment the command line means. */
export type DeploymentChoice =
  | { readonly kind: 'local' }
  | { readonly kind: 'aws'; readonly stack: string; readonly profile?: string; readonly region?: string };

/** What an SDK client is made with. What is absent comes from the environment. */
export type ClientConfig = {
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly credentials?: typeof LOCAL_CREDENTIALS;
};

/** A deployment that was found. */
export type Deployment = {
  /** For people: `the local cloud`, `the stack Veriframe`. */
  readonly name: string;
  readonly isLocal: boolean;
  readonly clientConfig: ClientConfig;
  readonly outputs: z.infer<typeof outputsSchema>;
  /** Ids of the API keys that the template made, by partner. */
  readonly partnerKeyIds: Readonly<Record<string, string>>;
};

/** Finds the deployment. Fails with what to do when nothing runs here, or when there is no such stack. */
export const findDeployment = (choice: DeploymentChoice, dataDirectory: string): Promise<Deployment> =>
  choice.kind === 'local' ? findLocal(dataDirectory) : findStack(choice);

const findLocal = async (dataDirectory: string): Promise<Deployment> => {
  const local = await findLocalDeployment(dataDirectory);
  if (!local)
    throw new OperatorError('No local cloud runs here.', { mend: 'Start it with npm start in another terminal.' });
  return {
    name: 'the local cloud',
    isLocal: true,
    clientConfig: { endpoint: local.endpoint, region: local.region, credentials: LOCAL_CREDENTIALS },
    outputs: parseOutputs(local.outputs, 'the local cloud'),
    partnerKeyIds: local.partnerKeyIds,
  };
};

type StackOutput = {
  readonly OutputKey?: string | undefined;
  readonly OutputValue?: string | undefined;
  readonly Description?: string | undefined;
};

const findStack = async (choice: Extract<DeploymentChoice, { kind: 'aws' }>): Promise<Deployment> => {
  const { stack, profile, region } = choice;
  const clientConfig = { ...(profile === undefined ? {} : { profile }), ...(region === undefined ? {} : { region }) };
  const client = new CloudFormationClient(clientConfig);
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack })).catch((cause: unknown) => {
    if (cause instanceof Error && cause.name === 'ValidationError')
      throw new OperatorError(`There is no stack ${stack} in this account and region.`, {
        mend: 'Name it with --stack, its place with --profile and --region, or deploy it with npx cdk deploy.',
        cause,
      });
    throw cause;
  });
  return deploymentOfStack(choice, clientConfig, Stacks?.[0]?.Outputs ?? []);
};

/** lib/partner-access.ts writes it: the output's own name cannot hold every partner's id. */
const KEY_DESCRIPTION = /^API key of partner ([a-z0-9-]+),/;

/** Reads a deployment out of its stack's outputs. Fails when they are not this product's. */
export const deploymentOfStack = (
  { stack }: { readonly stack: string },
  clientConfig: ClientConfig,
  outputs: readonly StackOutput[],
): Deployment => {
  const name = `the stack ${stack}`;
  const values = Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  const keys = outputs.flatMap(({ Description = '', OutputValue = '' }) => {
    const partnerId = KEY_DESCRIPTION.exec(Description)?.[1];
    return partnerId === undefined ? [] : [[partnerId, OutputValue] as const];
  });
  return {
    name,
    isLocal: false,
    clientConfig,
    outputs: parseOutputs(values, name),
    partnerKeyIds: Object.fromEntries(keys),
  };
};

const parseOutputs = (values: unknown, name: string): Deployment['outputs'] => {
  const parsed = outputsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new OperatorError(`${name} does not have the outputs of Veriframe: ${missing}.`, {
    mend: 'Deploy this version, or name another stack with --stack.',
  });
};
