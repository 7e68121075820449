import { Aws, Duration } from 'aws-cdk-lib';
import type { ContainerDefinition, HealthCheck } from 'aws-cdk-lib/aws-ecs';
import {
  AwsLogDriverMode,
  Capability,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret as EcsSecret,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { keptLogs } from './kept-logs.ts';
import { programImage } from './program-image.ts';

export type ProgramTaskProps = {
  readonly root: string;
  readonly program: 'runner' | 'attestor';
  readonly cpu: number;
  readonly memoryMb: number;
  readonly port: number;
  /** How long the program may take to end after SIGTERM. */
  readonly stopTimeoutS: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets by the variable that gets their value; the execution role reads them, the program cannot. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
  readonly healthCheck?: HealthCheck;
};

/**
 * A Fargate task of one container, named as its program: read-only but for /tmp, no Linux capability, a task role that may
 * do nothing until a statement is added.
 */
export class ProgramTask extends Construct {
  readonly definition: FargateTaskDefinition;
  readonly taskRole: Role;
  readonly executionRole: Role;

  constructor(scope: Construct, id: string, props: ProgramTaskProps) {
    super(scope, id);
    this.taskRole = this.role('TaskRole');
    this.executionRole = this.role('ExecutionRole');
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      cpu: props.cpu,
      memoryLimitMiB: props.memoryMb,
      // @sparticuz/chromium's npm package holds the x86-64 browser only; see docs/decisions/x86-64-tasks.md.
      runtimePlatform: { cpuArchitecture: CpuArchitecture.X86_64, operatingSystemFamily: OperatingSystemFamily.LINUX },
      taskRole: this.taskRole,
      executionRole: this.executionRole,
      volumes: [{ name: 'tmp' }],
    });
    const container = this.container(props);
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false });
  }

  private container(props: ProgramTaskProps): ContainerDefinition {
    const linuxParameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(Capability.ALL);
    return this.definition.addContainer(props.program, {
      image: programImage(props.root, props.program),
      readonlyRootFilesystem: true,
      linuxParameters,
      environment: { ...props.environment },
      secrets: Object.fromEntries(
        Object.entries(props.secrets ?? {}).map(([name, secret]) => [name, EcsSecret.fromSecretsManager(secret)]),
      ),
      portMappings: [{ containerPort: props.port }],
      stopTimeout: Duration.seconds(props.stopTimeoutS),
      logging: LogDrivers.awsLogs({
        logGroup: keptLogs(this, 'Logs'),
        streamPrefix: props.program,
        // A log that cannot be written must not stop the program.
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
    });
  }

  private role(id: string): Role {
    return new Role(this, id, {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
  }
}
