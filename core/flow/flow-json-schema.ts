import { jsonSchemaOf } from '../contract/json-schema.ts';
import { flowSchema } from './schema.ts';

/**
 * The JSON Schema (2020-12) of flow files, for editors: it explains and completes while one writes. What only the checks find,
 * targets that do not exist for instance, `veriframe flow check` tells.
 */
export const flowJsonSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...jsonSchemaOf(flowSchema),
});
