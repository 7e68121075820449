import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DataKey } from './data-key.ts';
import { generatedSecret } from './generated-secret.ts';
import type { Settings } from './settings.ts';
import { Tables } from './tables.ts';
import { TurnSecret } from './turn-secret.ts';
import { WebhookQueues } from './webhook-queues.ts';

/** What is kept, and the key that encrypts all of it. */
export type StoredData = {
  readonly dataKey: DataKey;
  readonly tables: Tables;
  readonly tokenSecret: ISecret;
  readonly turn: TurnSecret;
  readonly queues: WebhookQueues;
};

/** Defines tables, secrets and queues. */
export const storedData = (scope: Construct, settings: Pick<Settings, 'turn'>): StoredData => {
  const dataKey = new DataKey(scope, 'DataKey');
  return {
    dataKey,
    tables: new Tables(scope, 'Tables', dataKey.key),
    tokenSecret: generatedSecret(
      scope,
      'TokenSecret',
      dataKey,
      'Veriframe: embed tokens are derived from it. A new value ends every embed URL that is in use.',
    ),
    turn: new TurnSecret(scope, 'Turn', { dataKey, turn: settings.turn }),
    queues: new WebhookQueues(scope, 'WebhookQueues', dataKey),
  };
};
