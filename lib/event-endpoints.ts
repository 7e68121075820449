import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Api } from './api.ts';
import { arnsOf, type Attestor } from './attestor.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { METRICS_NAMESPACE } from './metrics.ts';
import type { Network } from './network.ts';
import type { Settings } from './settings.ts';
import { onTable } from './tables.ts';
import type { TurnSecret } from './turn-secret.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type EventEndpointsProps = FunctionSurroundings & {
  readonly api: Api;
  readonly stateMachine: StateMachine;
  readonly attestor: Pick<Attestor, 'key' | 'otherKeys' | 'pinnedKeys'>;
  readonly network: Network;
  readonly turn: Pick<TurnSecret, 'environment' | 'statements'>;
  readonly settings: Pick<Settings, 'attestorName' | 'iceServers'>;
};

const keyVariables = ({ key, otherKeys, pinnedKeys }: EventEndpointsProps['attestor']) => ({
  ATTESTOR_KEY_ARN: key.keyArn,
  ATTESTOR_OTHER_KEY_ARNS: arnsOf(otherKeys),
  ATTESTOR_KEYS: pinnedKeys,
});

const mayReadKeys = ({ key, otherKeys }: EventEndpointsProps['attestor']) =>
  [key, ...otherKeys].map(({ keyArn }) => allow(['kms:GetPublicKey'], keyArn));

/** Where runner and embed page report what happened, where a runner signs in, and the keys to check attestations with. */
export class EventEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: EventEndpointsProps) {
    super(scope, id);
    const { api } = props;
    const events = this.reportEvent(props);
    api.openRoute('POST', '/embed/{id}/events', events);
    api.openRoute('POST', '/runner/{id}/events', events);
    api.openRoute('POST', '/runner/{id}/bootstrap', this.bootstrapRunner(props));
    api.openRoute('GET', '/.well-known/attestation-keys.json', this.publishKeys(props));
  }

  private reportEvent(props: EventEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey, stateMachine, attestor, network, settings } = props;
    return new VeriframeFunction(this, 'ReportEvent', {
      bundle: bundles['report-event'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PLATFORMS_TABLE: tables.platforms.tableName,
        FLOW_VERSIONS_TABLE: tables.flowVersions.tableName,
        DIAGNOSTICS_TABLE: tables.diagnostics.tableName,
        ...keyVariables(attestor),
        ATTESTOR_NAME: settings.attestorName,
        RUNNER_CIDRS: network.vpc.vpcCidrBlock,
        METRICS_NAMESPACE,
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        onTable(tables.platforms, 'GetItem'),
        onTable(tables.flowVersions, 'GetItem'),
        onTable(tables.diagnostics, 'PutItem'),
        allow(['states:SendTaskSuccess', 'states:SendTaskHeartbeat'], stateMachine.stateMachineArn),
        ...mayReadKeys(attestor),
        dataKey.writing('dynamodb'),
      ],
    });
  }

  private bootstrapRunner({ bundles, tables, dataKey, turn, settings }: EventEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'BootstrapRunner', {
      bundle: bundles['bootstrap-runner'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PLATFORMS_TABLE: tables.platforms.tableName,
        FLOW_VERSIONS_TABLE: tables.flowVersions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
        ICE_SERVERS: JSON.stringify(settings.iceServers),
        ...turn.environment,
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        onTable(tables.platforms, 'GetItem'),
        onTable(tables.flowVersions, 'GetItem'),
        onTable(tables.partners, 'GetItem'),
        dataKey.writing('dynamodb'),
        ...turn.statements,
      ],
    });
  }

  private publishKeys({ bundles, attestor }: EventEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'PublishKeys', {
      bundle: bundles['publish-keys'],
      environment: keyVariables(attestor),
      statements: mayReadKeys(attestor),
    });
  }
}
