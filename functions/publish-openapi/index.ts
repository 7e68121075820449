import { apiShell } from '../api-shell.ts';
import { publishOpenApiHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, publishOpenApiHandler);
