import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { readKmsPublicKey } from '../../adapters/aws/kms-signer.ts';
import type { Deployment } from '../deployment.ts';
import { REDEPLOY } from './check-data.ts';
import type { Check } from './check.ts';
import { check, problem } from './check.ts';

/** Looks at the state machine and the key that signs attestations. */
export const checkControl = (deployment: Deployment): Promise<Check>[] => [
  check('State machine', () => lookAtStateMachine(deployment)),
  check('Signing key', () => lookAtKey(deployment)),
];

const lookAtStateMachine = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const describe = new DescribeStateMachineCommand({ stateMachineArn: outputs.StateMachineArn });
  const { status, name, loggingConfiguration } = await new SFNClient(clientConfig).send(describe);
  if (status !== 'ACTIVE') throw problem(`It is ${status ?? 'gone'}.`, REDEPLOY);
  const { level = 'OFF', includeExecutionData = false } = loggingConfiguration ?? {};
  if (level === 'OFF')
    throw problem('It does not log: why executions fail is lost.', 'Somebody turned it off: deploy the stack again.');
  if (includeExecutionData)
    throw problem('It logs the data of executions.', 'Somebody turned it on: deploy the stack again.');
  return `${name ?? ''} is ACTIVE and logs ${level}`;
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
