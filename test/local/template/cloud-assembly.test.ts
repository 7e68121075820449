import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCloudAssembly } from '../../../local/template/cloud-assembly.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const stackArtifact = (templateFile: string) => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });

const write = async (files: Record<string, unknown>): Promise<string> => {
  await mkdir(directory.path, { recursive: true });
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(directory.path, name), JSON.stringify(content));
  return directory.path;
};

const TEMPLATE = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
const ASSETS = {
  version: '1',
  files: {
    abc: { source: { path: 'asset.abc', packaging: 'zip' }, destinations: { here: { objectKey: 'abc.zip' } } },
  },
};

describe('a cloud assembly', () => {
  it('gives the template and the place of each asset', async () => {
    const assembly = await readCloudAssembly(
      await write({
        'manifest.json': { artifacts: { App: stackArtifact('App.template.json'), Tree: { type: 'cdk:tree' } } },
        'App.template.json': TEMPLATE,
        'App.assets.json': ASSETS,
      }),
    );
    expect(assembly.stackName).toBe('App');
    expect(Object.keys(assembly.template.Resources)).toEqual(['Queue']);
    expect(assembly.assetPath('abc.zip')).toBe(path.join(directory.path, 'asset.abc'));
    expect(() => assembly.assetPath('def.zip')).toThrow('no asset def.zip');
  });

  it('with two stacks is refused', async () => {
    const artifacts = { A: stackArtifact('A.template.json'), B: stackArtifact('B.template.json') };
    await expect(readCloudAssembly(await write({ 'manifest.json': { artifacts } }))).rejects.toThrow('2 stacks');
  });

  it('that is missing is refused', async () => {
    await expect(readCloudAssembly(path.join(directory.path, 'nowhere'))).rejects.toThrow('ENOENT');
  });
});
