import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { keptLogs } from './kept-logs.ts';
import type { FunctionNetwork } from './veriframe-function.ts';

/** Where a runner answers WHEP, for the stream Lambda only. */
export const WHEP_PORT = 7070;
/** Where the attestor listens, for runners only. */
export const ATTESTOR_PORT = 7080;
/** The ports of a runner's WebRTC candidates, UDP and TCP. One session needs one of each. */
export const WEBRTC_PORTS = { from: 40_000, to: 40_099 } as const;

/** Public subnets for tasks, isolated ones for the Lambda that speaks to them, and who may reach whom. No NAT. */
export class Network extends Construct {
  /** As its interface: CDK's classes do not fit their interfaces under `exactOptionalPropertyTypes`. */
  readonly vpc: IVpc;
  readonly runnerGroup: SecurityGroup;
  readonly attestorGroup: SecurityGroup;
  private readonly streamGroup: SecurityGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.40.0.0/16'),
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        // 4,091 addresses each: one a running session.
        { name: 'Tasks', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
        { name: 'Functions', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      gatewayEndpoints: {
        DynamoDb: {
          service: GatewayVpcEndpointAwsService.DYNAMODB,
          subnets: [{ subnetType: SubnetType.PRIVATE_ISOLATED }],
        },
      },
    }) as IVpc;
    this.vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(keptLogs(this, 'FlowLogs')) });

    this.streamGroup = this.group('StreamGroup', 'Lambda open-stream', false);
    this.runnerGroup = this.group('RunnerGroup', 'Runners', true);
    this.attestorGroup = this.group('AttestorGroup', 'Attestor', true);

    this.runnerGroup.addIngressRule(this.streamGroup, Port.tcp(WHEP_PORT), 'WHEP from the stream Lambda');
    this.streamGroup.addEgressRule(this.runnerGroup, Port.tcp(WHEP_PORT), 'WHEP to runners');
    // The subnets route nothing but DynamoDB and the VPC; a prefix list would need a lookup at synth.
    this.streamGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'DynamoDB through its gateway endpoint');
    const { from, to } = WEBRTC_PORTS;
    this.runnerGroup.addIngressRule(Peer.anyIpv4(), Port.udpRange(from, to), 'WebRTC from the end user');
    this.runnerGroup.addIngressRule(Peer.anyIpv4(), Port.tcpRange(from, to), 'WebRTC over TCP where UDP is blocked');
    this.attestorGroup.addIngressRule(this.runnerGroup, Port.tcp(ATTESTOR_PORT), 'Relays and claims from runners');
  }

  /** Where the stream Lambda runs: it reaches runners and DynamoDB, and nothing else. */
  streamFunctionNetwork(): FunctionNetwork {
    return {
      vpc: this.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [this.streamGroup],
    };
  }

  /** The ids of the subnets that tasks run in. */
  taskSubnetIds(): string[] {
    return this.vpc.selectSubnets({ subnetType: SubnetType.PUBLIC }).subnetIds;
  }

  private group(id: string, description: string, allowAllOutbound: boolean): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound });
  }
}
