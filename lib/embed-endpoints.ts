import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { AssetStorage } from './asset-storage.ts';
import type { EmbedAssets } from './embed-assets.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import type { Network } from './network.ts';
import { onTable } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type EmbedEndpointsProps = FunctionSurroundings & {
  readonly api: Api;
  readonly network: Network;
  readonly storage: AssetStorage;
  readonly embedAssets: EmbedAssets;
};

/** The embed page, its state and its live view. The handlers check the session's token; the page itself needs none. */
export class EmbedEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: EmbedEndpointsProps) {
    super(scope, id);
    const { api } = props;
    api.openRoute('GET', '/embed/{id}', this.embedPage(props));
    api.openRoute('GET', '/embed/{id}/state', this.embedState(props));
    const stream = this.openStream(props);
    for (const role of ['control', 'stream']) {
      api.openRoute('POST', `/embed/{id}/${role}`, stream);
      api.openRoute('PATCH', `/embed/{id}/${role}/{connectionId}`, stream);
      api.openRoute('DELETE', `/embed/{id}/${role}/{connectionId}`, stream);
    }
    // Where WebRTC does not get through: still pictures by long polling, input by POST.
    api.openRoute('GET', '/embed/{id}/control/{connectionId}', stream);
    api.openRoute('POST', '/embed/{id}/control/{connectionId}', stream);
    // Browsers ask first when a player on another page wants to watch; controlling is for our own page alone.
    api.openRoute('OPTIONS', '/embed/{id}/stream', stream);
    api.openRoute('OPTIONS', '/embed/{id}/stream/{connectionId}', stream);
  }

  private embedPage(props: EmbedEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey, embedAssets, storage } = props;
    const page = new VeriframeFunction(this, 'EmbedPage', {
      bundle: bundles['embed-page'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
        EMBED_ASSETS: JSON.stringify({ script: embedAssets.script, style: embedAssets.style }),
      },
      statements: [
        onTable(tables.sessions, 'GetItem'),
        onTable(tables.partners, 'GetItem'),
        dataKey.reading('dynamodb'),
      ],
    });
    // A page must not name files that are not there yet.
    page.lambda.node.addDependency(storage.published);
    return page;
  }

  private embedState({ bundles, tables, dataKey }: EmbedEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'EmbedState', {
      bundle: bundles['embed-state'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
      },
      statements: [
        onTable(tables.sessions, 'GetItem'),
        onTable(tables.partners, 'GetItem'),
        dataKey.reading('dynamodb'),
      ],
    });
  }

  private openStream({ bundles, tables, dataKey, network }: EmbedEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'OpenStream', {
      bundle: bundles['open-stream'],
      // Twice as long as it waits for a runner.
      timeoutS: 20,
      environment: { SESSIONS_TABLE: tables.sessions.tableName, RUNNER_CIDRS: network.vpc.vpcCidrBlock },
      statements: [onTable(tables.sessions, 'GetItem'), dataKey.reading('dynamodb')],
      network: network.streamFunctionNetwork(),
    });
  }
}
