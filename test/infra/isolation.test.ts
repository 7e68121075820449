import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { WEBRTC_PORTS } from '../../lib/network.ts';
import { WEBRTC_PORTS as USED_PORTS } from '../../runner/live-view/peer/webrtc-ports.ts';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const template = synthesizedTemplate({ iceServers: [{ urls: ['stun:stun.example.org'] }] });

describe('the network', () => {
  it('has no NAT gateway, and its one endpoint is DynamoDB for the isolated subnets', () => {
    expect(resourcesOf(template, 'AWS::EC2::NatGateway')).toEqual({});
    const endpoint = theOne(template, 'AWS::EC2::VPCEndpoint').Properties;
    expect(textOf(endpoint['ServiceName'])).toBe('com.amazonaws.<Region>.dynamodb');
    expect(textOf(endpoint['RouteTableIds'])).toBe(
      'NetworkVpcFunctionsSubnet1RouteTable, NetworkVpcFunctionsSubnet2RouteTable',
    );
  });

  it('gives the stream Lambda no way to the internet', () => {
    const routed = Object.values(resourcesOf(template, 'AWS::EC2::Route')).map(({ Properties }) =>
      textOf(Properties['RouteTableId']),
    );
    expect(routed).toEqual(['NetworkVpcTasksSubnet1RouteTable', 'NetworkVpcTasksSubnet2RouteTable']);
    const lambda = theOne(template, 'AWS::Lambda::Function', 'EmbedOpenStream').Properties;
    expect(textOf(lambda['VpcConfig'])).toContain('NetworkVpcFunctionsSubnet1Subnet, NetworkVpcFunctionsSubnet2Subnet');
  });

  it('lets in WHEP from the stream Lambda, WebRTC from anywhere, relays and claims from runners, and nothing else', () => {
    const ruleSchema = z.object({
      IpProtocol: z.string(),
      FromPort: z.int(),
      ToPort: z.int(),
      CidrIp: z.string().optional(),
      SourceSecurityGroupId: z.unknown().optional(),
    });
    const inline = Object.entries(resourcesOf(template, 'AWS::EC2::SecurityGroup')).flatMap(([id, { Properties }]) =>
      z
        .array(ruleSchema)
        .parse(Properties['SecurityGroupIngress'] ?? [])
        .map((rule) => ({ group: named(id), ...rule })),
    );
    const own = Object.values(resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => ({
      group: textOf(Properties['GroupId']).split('.')[0],
      ...ruleSchema.parse(Properties),
    }));
    const sentences = [...inline, ...own].map(
      ({ group, IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupId }) =>
        `${group}: ${IpProtocol} ${FromPort}-${ToPort} from ${CidrIp ?? textOf(SourceSecurityGroupId).split('.')[0]}`,
    );
    const { from, to } = WEBRTC_PORTS;
    expect({ from, to }).toEqual({ from: USED_PORTS.min, to: USED_PORTS.max });
    expect(sentences.toSorted()).toEqual([
      'NetworkAttestorGroup: tcp 7080-7080 from NetworkRunnerGroup',
      `NetworkRunnerGroup: tcp ${from}-${to} from 0.0.0.0/0`,
      'NetworkRunnerGroup: tcp 7070-7070 from NetworkStreamGroup',
      `NetworkRunnerGroup: udp ${from}-${to} from 0.0.0.0/0`,
    ]);
  });
});

describe('a task', () => {
  const containerSchema = z.object({
    Name: z.string(),
    Environment: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
    ReadonlyRootFilesystem: z.literal(true),
    Privileged: z.undefined().optional(),
    Secrets: z.tuple([z.object({ Name: z.literal('ATTESTOR_TOKEN'), ValueFrom: z.unknown() })]),
    LinuxParameters: z.object({ Capabilities: z.object({ Drop: z.tuple([z.literal('ALL')]) }) }),
    MountPoints: z.tuple([z.object({ ContainerPath: z.literal('/tmp'), ReadOnly: z.literal(false) })]),
  });
  const containerOf = (program: string) => {
    const { Properties } = theOne(template, 'AWS::ECS::TaskDefinition', program);
    const [container] = z.tuple([containerSchema]).parse(Properties['ContainerDefinitions']);
    return container;
  };
  const environmentOf = (program: string) =>
    Object.fromEntries(containerOf(program).Environment.map(({ Name, Value }) => [Name, textOf(Value)]));

  it('of a runner is read-only but for /tmp, has no capability, the attestor’s token as only secret and just its four variables', () => {
    expect(environmentOf('Runner')).toEqual({
      API_BASE_URL: expect.stringMatching(/\/v1$/),
      ATTESTOR_URL: expect.stringContaining('ws://attestor.veriframe.internal:7080'),
      ICE_SERVERS: '[{"urls":["stun:stun.example.org"]}]',
      CHROMIUM_PATH: '/opt/chromium/chromium',
    });
    expect(textOf(containerOf('Runner').Secrets[0].ValueFrom)).toBe('AttestorToken');
  });

  it('of the attestor is as closed, and knows the names of its keys only', () => {
    expect(environmentOf('Attestor')).toEqual({
      PORT: '7080',
      ATTESTOR_NAME: 'veriframe-attestor',
      ATTESTOR_KEY_ARN: 'AttestorKey',
      ATTESTOR_OTHER_KEY_ARNS: '',
      ATTESTOR_TRUST: 'operator',
    });
    expect(textOf(containerOf('Attestor').Secrets[0].ValueFrom)).toBe('AttestorToken');
  });

  it('of the attestor is asked for its health where it answers', () => {
    const { Properties } = theOne(template, 'AWS::ECS::TaskDefinition', 'Attestor');
    expect(textOf(Properties['ContainerDefinitions'])).toContain(`http://127.0.0.1:7080${ATTESTOR_PATHS.health}'`);
  });

  it('is found by runners under the name that they are given', () => {
    expect(theOne(template, 'AWS::ServiceDiscovery::Service').Properties).toMatchObject({ Name: 'attestor' });
    expect(theOne(template, 'AWS::ServiceDiscovery::PrivateDnsNamespace').Properties).toMatchObject({
      Name: 'veriframe.internal',
    });
    expect(theOne(template, 'AWS::ECS::Service').Properties).toMatchObject({
      DesiredCount: 1,
      LaunchType: 'FARGATE',
      DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
  });
});

describe('the public site', () => {
  const { DistributionConfig } = theOne(template, 'AWS::CloudFront::Distribution').Properties;
  const config = z
    .object({
      Origins: z.array(z.object({ DomainName: z.unknown(), CustomOriginConfig: z.unknown().optional() })),
      DefaultCacheBehavior: z.record(z.string(), z.unknown()),
      CacheBehaviors: z.tuple([z.record(z.string(), z.unknown())]),
    })
    .parse(DistributionConfig);

  it('passes /v1/* to the API over TLS 1.2, uncached, and refuses plain HTTP', () => {
    // CloudFront's managed policies CachingDisabled and AllViewerExceptHostHeader.
    expect(config.CacheBehaviors[0]).toMatchObject({
      PathPattern: 'v1/*',
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    const api = config.Origins.find(({ DomainName }) => textOf(DomainName).includes('execute-api'));
    expect(api?.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
  });

  it('gives everything else security headers', () => {
    expect(textOf(config.DefaultCacheBehavior['ResponseHeadersPolicyId'])).toBe('SiteAssetHeaders');
    expect(config.DefaultCacheBehavior['ViewerProtocolPolicy']).toBe('redirect-to-https');
  });

  it('names what the operator gives as public base, else its own host', () => {
    expect(textOf(template.Outputs['PublicBaseUrl']?.Value)).toMatch(
      /^Fn::If=\w+, PublicBaseUrl, https:\/\/SiteDistribution\.DomainName$/,
    );
    expect(template.Parameters['PublicBaseUrl']).toMatchObject({ Default: '' });
    expect(template.Parameters['AttestorUrl']).toMatchObject({ Default: '' });
  });
});
