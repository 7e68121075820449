import { describe, expect, it } from '@jest/globals';
import { deploymentOfStack } from '../../operator/deployment.ts';

const OUTPUTS = {
  PublicBaseUrl: 'https://d111.cloudfront.net',
  SessionsTable: 'sessions',
  PlatformsTable: 'platforms',
  FlowVersionsTable: 'flow-versions',
  PartnersTable: 'partners',
  TallyTable: 'tally',
  DeliveriesTable: 'deliveries',
  DiagnosticsTable: 'diagnostics',
  StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Lifecycle',
  WebhookQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhooks',
  WebhookDeadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead',
  AttestorKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
  AttestorUrl: 'ws://attestor.veriframe.internal:7080',
  ClusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/c',
  ApiId: 'a1b2c3d4e5',
  RunnerCpu: '1024',
  Version: '0.1.0',
  AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  RequestsTable: 'requests',
  PartnerLimits: '{"ratePerS":50,"burst":100,"createRatePerS":5,"createBurst":20}',
};
const asStack = (outputs: Record<string, string>) =>
  Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
const key = (partnerId: string, OutputValue: string) => ({
  OutputKey: 'AccessKeyId0A1B2C',
  OutputValue,
  Description: `API key of partner ${partnerId}, to be written into the partners table`,
});

describe('a stack on AWS', () => {
  it('is read from its outputs, with the key of every partner', () => {
    const outputs = [...asStack(OUTPUTS), key('acme', 'key-1'), key('acme-2', 'key-2')];
    expect(deploymentOfStack({ stack: 'Veriframe' }, { region: 'eu-west-1' }, outputs)).toEqual({
      name: 'the stack Veriframe',
      isLocal: false,
      clientConfig: { region: 'eu-west-1' },
      outputs: { ...OUTPUTS, RunnerCpu: 1024, PartnerLimits: JSON.parse(OUTPUTS.PartnerLimits) },
      partnerKeyIds: { acme: 'key-1', 'acme-2': 'key-2' },
    });
  });

  it('of something else is refused with what is missing', () => {
    const others = asStack(OUTPUTS).filter(({ OutputKey }) => OutputKey !== 'SessionsTable');
    expect(() => deploymentOfStack({ stack: 'Other' }, {}, others)).toThrow(
      'the stack Other does not have the outputs of Veriframe: SessionsTable.',
    );
  });
});
