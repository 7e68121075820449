import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';

/** A secret of 64 random letters and digits, encrypted with the data key and kept when the stack is deleted. */
export const generatedSecret = (scope: Construct, id: string, dataKey: DataKey, description: string): ISecret =>
  new Secret(scope, id, {
    description,
    encryptionKey: dataKey.key,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
    // As its interface: CDK's classes do not fit their interfaces under `exactOptionalPropertyTypes`.
  }) as ISecret;
