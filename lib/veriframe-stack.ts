import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EmbedAssets } from './embed-assets.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { functionGroups } from './function-groups.ts';
import { setLogRetention } from './log-retention.ts';
import { Observability } from './observability.ts';
import { Outputs } from './outputs.ts';
import { PartnerAccess } from './partner-access.ts';
import type { PublicHost } from './public-host.ts';
import { publicHost } from './public-host.ts';
import type { SessionHosting } from './session-hosting.ts';
import { sessionHosting } from './session-hosting.ts';
import { settingsFrom } from './settings.ts';
import type { StoredData } from './stored-data.ts';
import { storedData } from './stored-data.ts';

export type VeriframeStackProps = StackProps & {
  /** The repository: the state machine's definition and the context of the images. */
  readonly root: string;
  readonly bundles: FunctionBundles;
  readonly embedAssets: EmbedAssets;
  /** Of this product; the CLI compares it with its own. */
  readonly version: string;
};

/** Everything, in one stack that fits any account and region. Settings come from the CDK context. */
export class VeriframeStack extends Stack {
  constructor(scope: Construct, id: string, props: VeriframeStackProps) {
    super(scope, id, props);
    const { root, bundles, embedAssets, version } = props;
    const settings = settingsFrom(this.node);
    setLogRetention(this, settings.logRetentionDays);

    const data = storedData(this, settings);
    const host = publicHost(this, embedAssets, settings);
    const hosting = sessionHosting(this, { root, publicBaseUrl: host.site.baseUrl, data, settings });
    const { functions, createMethod, runnerEventsLost, counting } = functionGroups(this, {
      bundles,
      embedAssets,
      data,
      host,
      hosting,
      settings,
    });
    const { restApi } = host.api;
    new PartnerAccess(this, 'Access', { restApi, createMethod, settings });

    const { topic } = new Observability(this, 'Observability', {
      ...data,
      ...hosting,
      restApi,
      functions,
      runnerEventsLost,
      counting,
      attestorService: settings.attestorCount > 0 ? hosting.attestor.serviceName : undefined,
    });
    new Outputs(this, 'Outputs', {
      Version: version,
      ...addressesOf(host),
      ...storesOf(data),
      ...hostingNamesOf(hosting),
      RunnerCpu: String(settings.runnerSize.cpu),
      AlarmTopicArn: topic.topicArn,
      ...data.turn.outputs,
    });
  }
}

const addressesOf = ({ api, site }: PublicHost) => ({
  PublicBaseUrl: site.baseUrl,
  ApiId: api.restApi.restApiId,
  DistributionDomainName: site.distribution.distributionDomainName,
});

const storesOf = ({ tables, queues }: StoredData) => ({
  SessionsTable: tables.sessions.tableName,
  PlatformsTable: tables.platforms.tableName,
  FlowVersionsTable: tables.flowVersions.tableName,
  PartnersTable: tables.partners.tableName,
  RequestsTable: tables.requests.tableName,
  TallyTable: tables.tally.tableName,
  DeliveriesTable: tables.deliveries.tableName,
  DiagnosticsTable: tables.diagnostics.tableName,
  WebhookQueueUrl: queues.webhooks.queueUrl,
  WebhookDeadLetterQueueUrl: queues.deadLetters.queueUrl,
});

const hostingNamesOf = ({ stateMachine, attestor, cluster }: SessionHosting) => ({
  StateMachineArn: stateMachine.stateMachineArn,
  AttestorKeyArn: attestor.key.keyArn,
  AttestorUrl: attestor.url,
  ClusterArn: cluster.clusterArn,
});
