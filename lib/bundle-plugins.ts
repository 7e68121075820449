import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Each client of the AWS SDK reads its version from its package.json, of which nothing else is needed. */
export const packageVersions: Plugin = {
  name: 'package-versions',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version }: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

/**
 * zod's schemas name the writers of JSON Schema, so that no bundler can tell that a program never asks for one. In bundles
 * with this plugin `toJSONSchema` throws.
 */
export const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-\w+)\.js$/ }, () => ({ contents: REFUSING }));
  },
};

/** Everything that zod's other modules take from these by name; what they take from the namespace is then undefined. */
const REFUSING = `
const refuse = () => { throw new Error('This bundle holds no JSON Schema.'); };
export const createToJSONSchemaMethod = () => refuse, createStandardJSONSchemaMethod = () => refuse;
export { refuse as toJSONSchema, refuse as JSONSchemaGenerator };
`;
