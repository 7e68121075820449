import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { CloudTemplate } from './cloud-template.ts';
import { parseCloudTemplate } from './cloud-template.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string() }).partial().optional() }),
  ),
});

const destinationsSchema = z.record(z.string(), z.object({ objectKey: z.string() }));
const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(['file', 'zip']) }),
      destinations: destinationsSchema,
    }),
  ),
});

/** What `cdk synth` wrote: one stack's template and where its assets lie. */
export type CloudAssembly = {
  readonly stackName: string;
  readonly template: CloudTemplate;
  /** The file or directory behind an object key in the assets bucket; fails when there is none. */
  assetPath(objectKey: string): string;
};

/** Reads a cloud assembly with exactly one stack. Fails when it is missing, malformed, or holds something else. */
export const readCloudAssembly = async (directory: string): Promise<CloudAssembly> => {
  const manifest = manifestSchema.parse(await readJson(path.join(directory, 'manifest.json')));
  const stacks = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0) throw new Error(`${directory} holds ${stacks.length} stacks, not one`);
  const [stackName, { properties }] = stack;
  const templateFile = properties?.templateFile ?? `${stackName}.template.json`;
  const [template, assets] = await Promise.all([
    readJson(path.join(directory, templateFile)),
    readJson(path.join(directory, `${stackName}.assets.json`)),
  ]);
  const pathByKey = new Map<string, string>();
  for (const { source, destinations } of Object.values(assetsSchema.parse(assets).files))
    for (const { objectKey } of Object.values(destinations))
      pathByKey.set(objectKey, path.resolve(directory, source.path));
  return {
    stackName,
    template: parseCloudTemplate(template),
    assetPath(objectKey) {
      const found = pathByKey.get(objectKey);
      if (found === undefined) throw new Error(`the cloud assembly has no asset ${objectKey}`);
      return found;
    },
  };
};

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
