import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { flowJsonSchema } from '../core/flow/flow-json-schema.ts';
import { flowReference } from './flow-reference.ts';

/** The documents that are made of the flow schema, by their names in docs/, formatted as the repository is. */
export const flowDocuments = async (): Promise<Record<string, string>> => {
  const schema = flowJsonSchema();
  return {
    'flow.schema.json': await formatted('flow.schema.json', JSON.stringify(schema)),
    'flow-reference.md': await formatted('flow-reference.md', flowReference(schema)),
  };
};

const formatted = async (name: string, text: string): Promise<string> => {
  const filepath = path.resolve(import.meta.dirname, '../docs', name);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
};
