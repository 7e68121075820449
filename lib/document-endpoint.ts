import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type DocumentEndpointProps = Pick<FunctionSurroundings, 'bundles'> & { readonly api: Api };

/** Where anybody reads the OpenAPI document of the partner API. Its handler touches nothing. */
export class DocumentEndpoint extends Construct {
  constructor(scope: Construct, id: string, { api, bundles }: DocumentEndpointProps) {
    super(scope, id);
    const openApi = new VeriframeFunction(this, 'PublishOpenapi', {
      bundle: bundles['publish-openapi'],
      environment: {},
      statements: [],
    });
    api.openRoute('GET', '/openapi.json', openApi);
  }
}
