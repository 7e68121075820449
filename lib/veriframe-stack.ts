import type { StackProps } from 'aws-cdk-lib';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { AssetStorage } from './asset-storage.ts';
import { Attestor } from './attestor.ts';
import { DataKey } from './data-key.ts';
import { DocumentEndpoint } from './document-endpoint.ts';
import type { EmbedAssets } from './embed-assets.ts';
import { EmbedEndpoints } from './embed-endpoints.ts';
import { EventEndpoints } from './event-endpoints.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { setLogRetention } from './log-retention.ts';
import { Network } from './network.ts';
import { Observability } from './observability.ts';
import { functionsBelow } from './observed-parts.ts';
import { Outputs } from './outputs.ts';
import { PartnerAccess } from './partner-access.ts';
import { PartnerEndpoints } from './partner-endpoints.ts';
import { PublicSite } from './public-site.ts';
import { RunnerTask } from './runner-task.ts';
import { RunnerWatch } from './runner-watch.ts';
import { SessionCounting } from './session-counting.ts';
import { SessionLifecycle } from './session-lifecycle.ts';
import { SessionMeasurement } from './session-measurement.ts';
import { settingsFrom } from './settings.ts';
import { Tables } from './tables.ts';
import { TimelineEndpoints } from './timeline-endpoints.ts';
import { TurnSecret } from './turn-secret.ts';
import { WebhookDelivery } from './webhook-delivery.ts';
import { WebhookQueues } from './webhook-queues.ts';

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

    const dataKey = new DataKey(this, 'DataKey');
    const tables = new Tables(this, 'Tables', dataKey.key);
    const tokenSecret = new Secret(this, 'TokenSecret', {
      description: 'Veriframe: embed tokens are derived from it. A new value ends every embed URL that is in use.',
      encryptionKey: dataKey.key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    }) as ISecret;
    const turn = new TurnSecret(this, 'Turn', { dataKey, turn: settings.turn });
    const queues = new WebhookQueues(this, 'WebhookQueues', dataKey);

    const api = new Api(this, 'Api', settings);
    const storage = new AssetStorage(this, 'AssetStorage', embedAssets);
    const site = new PublicSite(this, 'Site', { apiDomainName: api.domainName, storage, settings });

    const network = new Network(this, 'Network');
    const cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    }) as ICluster;
    const attestor = new Attestor(this, 'Attestor', { root, network, cluster, dataKey, settings });
    const publicBaseUrl = site.baseUrl;
    const runner = new RunnerTask(this, 'Runner', {
      root,
      publicBaseUrl,
      attestorUrl: attestor.url,
      attestorToken: attestor.token,
      settings,
    });
    const lifecycle = new SessionLifecycle(this, 'Lifecycle', {
      root,
      tables,
      dataKey,
      cluster,
      network,
      runner,
      webhookQueue: queues.webhooks,
    });

    const { stateMachine } = lifecycle;
    const surroundings = { bundles, tables, dataKey };
    const partner = new PartnerEndpoints(this, 'Partner', {
      ...surroundings,
      api,
      stateMachine,
      tokenSecret,
      publicBaseUrl,
      settings,
    });
    const timeline = new TimelineEndpoints(this, 'Timeline', { ...surroundings, api, queues });
    const document = new DocumentEndpoint(this, 'Document', { api, bundles });
    const embed = new EmbedEndpoints(this, 'Embed', {
      ...surroundings,
      api,
      network,
      storage,
      embedAssets,
    });
    const events = new EventEndpoints(this, 'Events', {
      ...surroundings,
      api,
      network,
      stateMachine,
      attestor,
      turn,
      settings,
    });
    const webhooks = new WebhookDelivery(this, 'Webhooks', { ...surroundings, queues, publicBaseUrl });
    const runnerWatch = new RunnerWatch(this, 'RunnerWatch', { ...surroundings, cluster, stateMachine });
    const measurement = new SessionMeasurement(this, 'Measurement', { ...surroundings, stateMachine });
    const counting = new SessionCounting(this, 'Counting', surroundings);
    new PartnerAccess(this, 'Access', { restApi: api.restApi, createMethod: partner.createMethod, settings });

    const observability = new Observability(this, 'Observability', {
      dataKey,
      restApi: api.restApi,
      stateMachine,
      queues,
      runnerEventsLost: runnerWatch.deadLetters,
      counting,
      tables,
      cluster,
      attestorService: settings.attestorCount > 0 ? attestor.serviceName : undefined,
      functions: {
        partners: functionsBelow(partner, timeline, document),
        users: functionsBelow(embed, events),
        nobody: functionsBelow(webhooks, runnerWatch, measurement, counting),
      },
    });

    new Outputs(this, 'Outputs', {
      Version: version,
      PublicBaseUrl: publicBaseUrl,
      ApiId: api.restApi.restApiId,
      DistributionDomainName: site.distribution.distributionDomainName,
      SessionsTable: tables.sessions.tableName,
      PlatformsTable: tables.platforms.tableName,
      FlowVersionsTable: tables.flowVersions.tableName,
      PartnersTable: tables.partners.tableName,
      RequestsTable: tables.requests.tableName,
      TallyTable: tables.tally.tableName,
      DeliveriesTable: tables.deliveries.tableName,
      DiagnosticsTable: tables.diagnostics.tableName,
      StateMachineArn: stateMachine.stateMachineArn,
      WebhookQueueUrl: queues.webhooks.queueUrl,
      WebhookDeadLetterQueueUrl: queues.deadLetters.queueUrl,
      AttestorKeyArn: attestor.key.keyArn,
      AttestorUrl: attestor.url,
      ClusterArn: cluster.clusterArn,
      RunnerCpu: String(settings.runnerSize.cpu),
      AlarmTopicArn: observability.topic.topicArn,
      ...turn.outputs,
    });
  }
}
