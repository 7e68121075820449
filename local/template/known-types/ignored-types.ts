import * as z from 'zod';
import type { ResourceIdentity } from '../resource-type.ts';
import { arnOf, defaultName, ignored, ignoredType, knownType, stableId } from '../resource-type.ts';

const networkId =
  (prefix: string) =>
  (identity: ResourceIdentity): string =>
    `${prefix}-${stableId(identity, 17)}`;

const NETWORK = 'there is no network on one machine but loopback';
const roleArn = (identity: ResourceIdentity): string =>
  `arn:aws:iam::${identity.accountId}:role/${defaultName(identity)}`;
const statements = z.strictObject({ Version: z.string().optional(), Statement: z.array(z.json()) });

/** Permissions, logs, alarms and networks: nothing of it does anything here, but others refer to it. */
export const IGNORED_TYPES = {
  // Read only to tell programs that may call AWS from those that may not.
  'AWS::IAM::Role': knownType(
    {
      AssumeRolePolicyDocument: ignored('there are no permissions on one machine'),
      Description: ignored('a label'),
      ManagedPolicyArns: z.array(z.string()).default([]),
      Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: statements })).default([]),
      Tags: ignored('labels'),
    },
    { attributes: { Arn: roleArn } },
  ),
  'AWS::IAM::Policy': knownType({ PolicyName: z.string(), PolicyDocument: statements, Roles: z.array(z.string()) }),
  'AWS::Lambda::Permission': ignoredType('there are no permissions on one machine'),
  'AWS::Lambda::LayerVersion': ignoredType('only the provider of bucket deployments has one, and it is not run'),
  'AWS::S3::BucketPolicy': ignoredType('there are no permissions on one machine'),
  'AWS::SQS::QueuePolicy': ignoredType('there are no permissions on one machine'),
  'AWS::Logs::LogGroup': ignoredType('lines go to the log of the local cloud', {
    attributes: { Arn: arnOf('logs', (identity) => `log-group:${defaultName(identity)}:*`) },
  }),
  'AWS::CloudWatch::Alarm': ignoredType('there are no metrics on one machine', {
    attributes: { Arn: arnOf('cloudwatch', (identity) => `alarm:${defaultName(identity)}`) },
  }),
  'AWS::CloudWatch::Dashboard': ignoredType('there are no metrics on one machine'),
  'AWS::SNS::Topic': ignoredType('only alarms are sent to it, and there are none', {
    reference: arnOf('sns', defaultName),
    attributes: { TopicArn: arnOf('sns', defaultName), TopicName: defaultName },
  }),
  'AWS::SNS::TopicPolicy': ignoredType('there are no permissions on one machine'),
  'AWS::WAFv2::WebACLAssociation': ignoredType('there is no firewall on one machine'),
  'AWS::EC2::FlowLog': ignoredType(NETWORK),
  'AWS::EC2::InternetGateway': ignoredType(NETWORK, { reference: networkId('igw') }),
  'AWS::EC2::Route': ignoredType(NETWORK),
  'AWS::EC2::RouteTable': ignoredType(NETWORK, { reference: networkId('rtb') }),
  'AWS::EC2::SecurityGroup': ignoredType(NETWORK, { attributes: { GroupId: networkId('sg') } }),
  'AWS::EC2::SecurityGroupEgress': ignoredType(NETWORK),
  'AWS::EC2::SecurityGroupIngress': ignoredType(NETWORK),
  'AWS::EC2::Subnet': ignoredType(NETWORK, { reference: networkId('subnet') }),
  'AWS::EC2::SubnetRouteTableAssociation': ignoredType(NETWORK),
  // The runners' addresses lie in this block; here they are on loopback.
  'AWS::EC2::VPC': ignoredType(NETWORK, {
    reference: networkId('vpc'),
    attributes: { CidrBlock: () => '127.0.0.1/32' },
  }),
  'AWS::EC2::VPCEndpoint': ignoredType(NETWORK),
  'AWS::EC2::VPCGatewayAttachment': ignoredType(NETWORK),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': ignoredType('the attestor is found by the parameter AttestorUrl', {
    attributes: { Id: networkId('ns') },
  }),
  'AWS::ServiceDiscovery::Service': ignoredType('the attestor is found by the parameter AttestorUrl', {
    attributes: { Arn: arnOf('servicediscovery', (identity) => `service/${networkId('srv')(identity)}`) },
  }),
} as const;
