import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** A service that encrypts with the data key in the name of its caller. */
export type EncryptingService = 'dynamodb' | 'sqs' | 'secretsmanager';

/** The one key that encrypts everything stored: tables, queues, the token secret. */
export class DataKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Veriframe: encrypts sessions, partners, platforms, webhooks and the token secret',
      enableKeyRotation: true,
      // Whatever is left of the data is unreadable without it.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // EventBridge puts undeliverable events into an encrypted queue under its own name.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** Allows reading what these services encrypted with the key, through them only. */
  reading(...services: readonly EncryptingService[]): PolicyStatement {
    return this.statement(['kms:Decrypt'], services);
  }

  /** Allows reading and writing, through these services only. */
  writing(...services: readonly EncryptingService[]): PolicyStatement {
    return this.statement(['kms:Decrypt', 'kms:GenerateDataKey'], services);
  }

  private statement(actions: string[], services: readonly EncryptingService[]): PolicyStatement {
    const hosts = services.map((service) => `${service}.${Aws.REGION}.amazonaws.com`);
    return new PolicyStatement({
      actions,
      resources: [this.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': hosts } },
    });
  }
}
