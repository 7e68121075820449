import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { DataKey } from './data-key.ts';
import { generatedSecret } from './generated-secret.ts';
import type { Settings } from './settings.ts';

export type TurnSecretProps = { readonly dataKey: DataKey; readonly turn: Settings['turn'] };

/** What the stack shares with the operator's TURN servers, when there are any: each session gets credentials made of it. */
export class TurnSecret extends Construct {
  /** For the Lambda that makes credentials. */
  readonly environment: Readonly<Record<'TURN_URLS' | 'TURN_SECRET_ARN', string>>;
  readonly statements: readonly PolicyStatement[];
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { dataKey, turn }: TurnSecretProps) {
    super(scope, id);
    const secret =
      turn &&
      generatedSecret(
        this,
        'Secret',
        dataKey,
        "Veriframe: the TURN servers' shared secret (coturn: static-auth-secret), or put theirs here.",
      );
    this.environment = { TURN_URLS: JSON.stringify(turn?.urls ?? []), TURN_SECRET_ARN: secret?.secretArn ?? '' };
    this.statements =
      secret === undefined
        ? []
        : [allow(['secretsmanager:GetSecretValue'], secret.secretArn), dataKey.reading('secretsmanager')];
    this.outputs = secret === undefined ? {} : { TurnSecretArn: secret.secretArn };
  }
}
