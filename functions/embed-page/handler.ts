import type { FindEmbedPagePorts } from '../../core/embed/find-embed-page.ts';
import { findEmbedPage } from '../../core/embed/find-embed-page.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import type { EmbedAssets } from './document.ts';
import { embedDocument, unknownSessionDocument } from './document.ts';
import { pageHeaders } from './page-headers.ts';

/** `GET /embed/{id}`: the page for the iframe. */
export const embedPageHandler =
  (ports: FindEmbedPagePorts & { readonly assets: EmbedAssets }): ApiHandler =>
  async (request) => {
    const outcome = await findEmbedPage(ports, sessionIdOf(request));
    switch (outcome.kind) {
      case 'found':
        return {
          kind: 'plain',
          status: 200,
          headers: pageHeaders(outcome.config.allowedOrigins),
          body: embedDocument(outcome.config, ports.assets),
        };
      case 'not-found':
        return {
          kind: 'plain',
          status: 404,
          headers: pageHeaders([]),
          body: unknownSessionDocument(ports.assets),
        };
    }
  };
