import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { FargateService } from 'aws-cdk-lib/aws-ecs';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { DnsRecordType, PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { DataKey } from './data-key.ts';
import { generatedSecret } from './generated-secret.ts';
import type { Network } from './network.ts';
import { ATTESTOR_PORT } from './network.ts';
import { parameterOr } from './parameter-or.ts';
import { ProgramTask } from './program-task.ts';
import type { Settings } from './settings.ts';

export type AttestorProps = {
  readonly root: string;
  readonly network: Network;
  readonly cluster: ICluster;
  readonly dataKey: DataKey;
  readonly settings: Pick<Settings, 'attestorCount' | 'attestorKeys' | 'attestorName'>;
};

/** As one variable of the environment. */
export const arnsOf = (keys: readonly IKey[]): string => keys.map(({ keyArn }) => keyArn).join(',');

/** The image has no curl. */
const IS_HEALTHY = `fetch('http://127.0.0.1:${ATTESTOR_PORT}/healthz').then((r) => process.exit(r.ok ? 0 : 1))`;

/** The attestor: a service that runners find by name inside the VPC, and the key that only it may sign with. */
export class Attestor extends Construct {
  readonly key: Key;
  /** Published beside it: the next one, and those that have signed. */
  readonly otherKeys: readonly Key[];
  /** Where runners open relays and make claims. */
  readonly url: string;
  /** The keys of an attestor elsewhere, a JWK set in JSON; empty with the one in this stack. */
  readonly pinnedKeys: string;
  /** What lets runners in: here, and at an attestor elsewhere, whose operator gives the value. */
  readonly token: ISecret;
  /** The name of its ECS service. */
  readonly serviceName: string;

  constructor(scope: Construct, id: string, props: AttestorProps) {
    super(scope, id);
    const { signing, published } = this.keys(props.settings.attestorKeys);
    this.key = signing;
    this.otherKeys = published.filter((key) => key !== signing);
    this.token = generatedSecret(
      this,
      'Token',
      props.dataKey,
      'Veriframe: lets runners in at the attestor. Start the attestor again after a change.',
    );
    const { namespace, serviceName } = this.service(props, this.task(props));
    this.serviceName = serviceName;
    this.url = parameterOr(this, 'AttestorUrl', {
      description: 'WebSocket URL of an attestor elsewhere. Empty: the one in this stack.',
      allowedPattern: 'wss?://[^/]+',
      fallback: `ws://attestor.${namespace.namespaceName}:${ATTESTOR_PORT}`,
    });
    this.pinnedKeys = parameterOr(this, 'AttestorKeys', {
      description: 'Public keys of an attestor elsewhere, a JWK set. Empty: the key in this stack.',
      allowedPattern: '\\{.*\\}',
      fallback: '',
    });
  }

  /** KMS exchanges no asymmetric key by itself: a new one is another key, made beside those that there are. */
  private keys({ count, signing, withdrawn }: Settings['attestorKeys']): { signing: Key; published: Key[] } {
    const numbered = Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      key: this.signingKey(index + 1),
    }));
    const published = numbered.filter(({ number }) => !withdrawn.includes(number)).map(({ key }) => key);
    const found = numbered.find(({ number }) => number === signing);
    if (found === undefined) throw new Error(`There is no attestor key ${signing}`);
    return { signing: found.key, published };
  }

  private signingKey(number: number): Key {
    return new Key(this, number === 1 ? 'Key' : `Key${number}`, {
      description: `Veriframe: signs attestations (ES256), number ${number}`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      // Attestations are verified with its public half for as long as anybody keeps them.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private task({ root, settings }: AttestorProps): ProgramTask {
    const task = new ProgramTask(this, 'Task', {
      root,
      program: 'attestor',
      cpu: 512,
      memoryMb: 1024,
      port: ATTESTOR_PORT,
      stopTimeoutS: 30,
      healthCheck: { command: ['CMD', 'node', '-e', IS_HEALTHY], startPeriod: Duration.seconds(10) },
      environment: {
        PORT: String(ATTESTOR_PORT),
        ATTESTOR_NAME: settings.attestorName,
        ATTESTOR_KEY_ARN: this.key.keyArn,
        ATTESTOR_OTHER_KEY_ARNS: arnsOf(this.otherKeys),
        // One operator runs attestor and runner; an attestor of somebody else says `external`.
        ATTESTOR_TRUST: 'operator',
      },
      secrets: { ATTESTOR_TOKEN: this.token },
    });
    task.taskRole.addToPolicy(allow(['kms:Sign', 'kms:GetPublicKey'], this.key.keyArn));
    for (const { keyArn } of this.otherKeys) task.taskRole.addToPolicy(allow(['kms:GetPublicKey'], keyArn));
    return task;
  }

  private service(props: AttestorProps, task: ProgramTask): { namespace: PrivateDnsNamespace; serviceName: string } {
    const { vpc, attestorGroup } = props.network;
    const namespace = new PrivateDnsNamespace(this, 'Namespace', { name: 'veriframe.internal', vpc });
    const { serviceName } = new FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: task.definition,
      desiredCount: props.settings.attestorCount,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [attestorGroup],
      // It connects to the platforms; there is no NAT.
      assignPublicIp: true,
      // A new task takes over before the old one goes.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      cloudMapOptions: {
        name: 'attestor',
        cloudMapNamespace: namespace,
        dnsRecordType: DnsRecordType.A,
        dnsTtl: Duration.seconds(10),
      },
    });
    return { namespace, serviceName };
  }
}
