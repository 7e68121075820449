import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readKmsPublicKey } from '../../adapters/aws/kms-signer.ts';
import { parseFlow } from '../../core/flow/parse-flow.ts';
import { publishedKeysUrl, readKeys } from '../attestation/read-keys.ts';
import type { Deployment } from '../deployment.ts';
import { openPartners } from '../partner/open-partners.ts';
import { openPlatforms } from '../platform/open-platforms.ts';
import { lookAtAttestor } from './check-attestor.ts';
import type { Check } from './check.ts';
import { check, problem } from './check.ts';

/** Looks at every part of a deployment that a verification needs. Never rejects. */
export const checkDeployment = (deployment: Deployment): Promise<Check[]> => {
  const { clientConfig, outputs } = deployment;
  const dynamodb = new DynamoDBClient(clientConfig);
  const sqs = new SQSClient(clientConfig);
  return Promise.all([
    ...[outputs.SessionsTable, outputs.PlatformsTable, outputs.PartnersTable].map((table) =>
      check(`Table ${table}`, () => lookAtTable(dynamodb, table)),
    ),
    check('State machine', () => lookAtStateMachine(deployment)),
    check('Webhook queue', () => lookAtQueue(sqs, outputs.WebhookQueueUrl)),
    check('Dead letters', () => lookAtDeadLetters(sqs, outputs.WebhookDeadLetterQueueUrl)),
    check('Signing key', () => lookAtKey(deployment)),
    check('API', () => lookAtApi(deployment)),
    check('Attestor', () => lookAtAttestor(deployment)),
    check('Partners', () => lookAtPartners(deployment)),
    check('Platforms', () => lookAtPlatforms(deployment)),
  ]);
};

const REDEPLOY = 'Deploy the stack again; if it was deleted by hand, restore it first.';

const lookAtTable = async (client: DynamoDBClient, TableName: string): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.TableStatus === 'ACTIVE' || Table?.TableStatus === 'UPDATING') return Table.TableStatus;
  throw problem(`It is ${Table?.TableStatus ?? 'gone'}.`, REDEPLOY);
};

const lookAtStateMachine = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const describe = new DescribeStateMachineCommand({ stateMachineArn: outputs.StateMachineArn });
  const { status, name } = await new SFNClient(clientConfig).send(describe);
  if (status === 'ACTIVE') return `${name ?? ''} is ACTIVE`;
  throw problem(`It is ${status ?? 'gone'}.`, REDEPLOY);
};

const lookAtQueue = async (client: SQSClient, QueueUrl: string): Promise<string> => {
  const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  const { Attributes } = await client.send(attributes);
  return `${Attributes?.ApproximateNumberOfMessages ?? 0} waiting`;
};

const lookAtDeadLetters = async (client: SQSClient, queueUrl: string): Promise<string> => {
  const waiting = await lookAtQueue(client, queueUrl);
  if (waiting.startsWith('0 ')) return 'none';
  throw problem(
    `Webhooks were given up: ${waiting}.`,
    'Ask the partners whether their endpoints answer, then run veriframe webhook redrive.',
  );
};

const lookAtKey = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const client = new KMSClient(clientConfig);
  const keyArn = outputs.AttestorKeyArn;
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }));
  if (KeyMetadata?.Enabled !== true)
    throw problem(
      `It is ${KeyMetadata?.KeyState ?? 'gone'}.`,
      'Enable it in KMS, or cancel its deletion: nothing can be attested, and old attestations need its public half.',
    );
  const { kid } = await readKmsPublicKey({ client, keyArn });
  return `enabled, kid ${kid}`;
};

const lookAtApi = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const url = publishedKeysUrl(outputs.PublicBaseUrl);
  const { keys } = await readKeys(url);
  const { kid } = await readKmsPublicKey({ client: new KMSClient(clientConfig), keyArn: outputs.AttestorKeyArn });
  if (keys.some((key) => 'kid' in key && key.kid === kid))
    return `${outputs.PublicBaseUrl} answers, and publishes the key`;
  throw problem(
    `${url} does not publish the key that the attestor signs with (kid ${kid}).`,
    'Deploy the stack again, so that API and attestor name the same key.',
  );
};

const lookAtPartners = async (deployment: Deployment): Promise<string> => {
  const partners = await openPartners(deployment).list();
  const [first] = partners;
  if (!first) throw problem('There are none.', 'Make one with veriframe partner create.');
  const active = partners.filter(({ disabledAt }) => disabledAt === undefined);
  const lost = active.filter(({ apiKeyId }) => !Object.values(deployment.partnerKeyIds).includes(apiKeyId));
  if (lost.length === 0) return `${active.length} active, each with its API key`;
  const ids = lost.map(({ partnerId }) => partnerId).join(', ');
  throw problem(
    `The template has no API key of this id for: ${ids}.`,
    'Add them to "partners" in the context again and deploy, or disable them.',
  );
};

const lookAtPlatforms = async (deployment: Deployment): Promise<string> => {
  const platforms = await openPlatforms(deployment).list();
  const active = platforms.filter(({ isActive }) => isActive);
  if (active.length === 0) throw problem('None is active.', 'Store one with veriframe platform put.');
  const broken = active.filter(({ flow }) => parseFlow(flow).kind === 'invalid').map(({ name }) => name);
  if (broken.length === 0) return `${active.length} active, each with a valid flow`;
  throw problem(
    `The stored flow is not valid in this version: ${broken.join(', ')}.`,
    'Mend its flow.json until veriframe flow check finds nothing, then veriframe platform put.',
  );
};
