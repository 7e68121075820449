import type { Method } from 'aws-cdk-lib/aws-apigateway';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DocumentEndpoint } from './document-endpoint.ts';
import type { EmbedAssets } from './embed-assets.ts';
import { EmbedEndpoints } from './embed-endpoints.ts';
import { EventEndpoints } from './event-endpoints.ts';
import type { FunctionBundles } from './function-bundles.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { PartnerEndpoints } from './partner-endpoints.ts';
import type { PublicHost } from './public-host.ts';
import { RunnerWatch } from './runner-watch.ts';
import { SessionCounting } from './session-counting.ts';
import type { SessionHosting } from './session-hosting.ts';
import { SessionMeasurement } from './session-measurement.ts';
import type { Settings } from './settings.ts';
import type { StoredData } from './stored-data.ts';
import { TimelineEndpoints } from './timeline-endpoints.ts';
import { VeriframeFunction } from './veriframe-function.ts';
import { WebhookDelivery } from './webhook-delivery.ts';

export type FunctionGroupsProps = {
  readonly bundles: FunctionBundles;
  readonly embedAssets: EmbedAssets;
  readonly data: StoredData;
  readonly host: PublicHost;
  readonly hosting: SessionHosting;
  readonly settings: Settings;
};

/** Every Lambda of the stack. */
export type FunctionGroups = {
  /** By who waits for an answer. */
  readonly functions: {
    readonly partners: readonly VeriframeFunction[];
    readonly users: readonly VeriframeFunction[];
    readonly nobody: readonly VeriframeFunction[];
  };
  /** The one method with a limit of its own. */
  readonly createMethod: Method;
  readonly runnerEventsLost: IQueue;
  readonly counting: SessionCounting;
};

/** Defines every Lambda, with its route or whatever else calls it. */
export const functionGroups = (scope: Construct, props: FunctionGroupsProps): FunctionGroups => {
  const partners = partnerFunctions(scope, props);
  const users = userFunctions(scope, props);
  const { functions: nobody, ...background } = backgroundFunctions(scope, props);
  return {
    functions: { partners: partners.functions, users, nobody },
    createMethod: partners.createMethod,
    ...background,
  };
};

/** What partners' servers call, with their key or, for the API's description, without. */
const partnerFunctions = (scope: Construct, props: FunctionGroupsProps) => {
  const { bundles, data, host, hosting, settings } = props;
  const { api } = host;
  const partner = new PartnerEndpoints(scope, 'Partner', {
    ...surroundingsOf(props),
    api,
    stateMachine: hosting.stateMachine,
    tokenSecret: data.tokenSecret,
    publicBaseUrl: host.site.baseUrl,
    settings,
  });
  const timeline = new TimelineEndpoints(scope, 'Timeline', { ...surroundingsOf(props), api, queues: data.queues });
  const document = new DocumentEndpoint(scope, 'Document', { api, bundles });
  return { functions: functionsBelow(partner, timeline, document), createMethod: partner.createMethod };
};

/** What the embed page and runners call. */
const userFunctions = (scope: Construct, props: FunctionGroupsProps): VeriframeFunction[] => {
  const { embedAssets, data, host, hosting, settings } = props;
  const { api, storage } = host;
  const { network, stateMachine, attestor } = hosting;
  const surroundings = surroundingsOf(props);
  const embed = new EmbedEndpoints(scope, 'Embed', { ...surroundings, api, network, storage, embedAssets });
  const events = new EventEndpoints(scope, 'Events', {
    ...surroundings,
    api,
    network,
    stateMachine,
    attestor,
    turn: data.turn,
    settings,
  });
  return functionsBelow(embed, events);
};

/** What queues, streams and rules call. */
const backgroundFunctions = (scope: Construct, props: FunctionGroupsProps) => {
  const { data, host, hosting } = props;
  const { cluster, stateMachine } = hosting;
  const surroundings = surroundingsOf(props);
  const webhooks = new WebhookDelivery(scope, 'Webhooks', {
    ...surroundings,
    queues: data.queues,
    publicBaseUrl: host.site.baseUrl,
  });
  const runnerWatch = new RunnerWatch(scope, 'RunnerWatch', { ...surroundings, cluster, stateMachine });
  const measurement = new SessionMeasurement(scope, 'Measurement', { ...surroundings, stateMachine });
  const counting = new SessionCounting(scope, 'Counting', surroundings);
  return {
    functions: functionsBelow(webhooks, runnerWatch, measurement, counting),
    runnerEventsLost: runnerWatch.deadLetters,
    counting,
  };
};

const surroundingsOf = ({ bundles, data }: FunctionGroupsProps): FunctionSurroundings => ({
  bundles,
  tables: data.tables,
  dataKey: data.dataKey,
});

const functionsBelow = (...scopes: readonly Construct[]): VeriframeFunction[] =>
  scopes.flatMap((scope) => scope.node.findAll()).filter((construct) => construct instanceof VeriframeFunction);
