import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import { keptLogs } from './kept-logs.ts';

/** Where a Lambda that reaches into the VPC runs. */
export type FunctionNetwork = { vpc: IVpc; vpcSubnets: SubnetSelection; securityGroups: ISecurityGroup[] };

export type VeriframeFunctionProps = {
  /** The folder of the bundled code, see `bundleFunctions`. */
  readonly bundle: string;
  /** What the handler reads from its environment, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the handler may do. Writing its own log and trace is added. */
  readonly statements: readonly PolicyStatement[];
  readonly timeoutS?: number;
  readonly memoryMb?: number;
  readonly network?: FunctionNetwork;
  /** Where events go that failed after Lambda's own retries; asynchronous invocations only. */
  readonly deadLetters?: IQueue;
};

/** What Lambda does in the function's name to attach it to a VPC; none of it takes a resource that is known beforehand. */
const NETWORK_INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** One Lambda with a role of its own, its own log group and traces. Managed policies are never attached. */
export class VeriframeFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: VeriframeFunctionProps) {
    super(scope, id);
    const logGroup = keptLogs(this, 'Logs');
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn));
    if (props.network !== undefined) role.addToPolicy(allow(NETWORK_INTERFACE_ACTIONS, '*'));
    for (const statement of props.statements) role.addToPolicy(statement);

    this.lambda = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // CPU grows with memory (1,769 MB is one core): loading the bundle is what a cold start waits for.
      memorySize: props.memoryMb ?? 1024,
      timeout: Duration.seconds(props.timeoutS ?? 10),
      environment: { LOG_LEVEL: 'info', ...props.environment },
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      ...(props.network === undefined ? {} : props.network),
      ...(props.deadLetters === undefined ? {} : { deadLetterQueue: props.deadLetters }),
    });
  }
}
