import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The stack's outputs, each named exactly as its key: what operators, the CLI and the local cloud look up. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, values: Readonly<Record<string, string>>) {
    super(scope, id);
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value }).overrideLogicalId(name);
  }
}
