import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleSdk, SDK_ENTRIES } from '../../tools/build-sdk.ts';
import { anInstalledSdk, type Consumer } from './an-installed-sdk.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the entries of the SDK', () => {
  it.each(Object.entries(SDK_ENTRIES))('%s takes from elsewhere only what it may', async (entry, { packages }) => {
    const { outputs } = await bundleSdk([entry], { directory: path.join(root, 'out'), format: 'esm', write: false });
    const external = Object.values(outputs).flatMap(({ imports }) => imports.filter((found) => found.external));
    expect([...new Set(external.map((found) => found.path))].sort()).toEqual([...packages].sort());
  });

  it('mounts a verification without any of the contract’s schemas', async () => {
    const entry = 'sdk/browser/mount-verification.ts';
    const { inputs } = await bundleSdk([entry], { directory: path.join(root, 'out'), format: 'esm', write: false });
    expect(Object.keys(inputs).filter((file) => !file.startsWith('sdk/browser/'))).toEqual(['core/session/status.ts']);
  });
});

describe('the packed SDK', () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await anInstalledSdk({ types: true });
  }, 180_000);
  afterAll(() => consumer?.close());

  const written = async (file: string, code: string): Promise<string> => {
    await consumer.write(file, code);
    return consumer.run(file);
  };

  const NAMES = {
    '@veriframe/sdk/browser': ['mountVerification'],
    '@veriframe/sdk/browser/window': ['fullPageAddress', 'goToVerification', 'openVerification'],
    '@veriframe/sdk/browser/element': ['VERIFICATION_EVENT', 'defineSessionElement'],
    '@veriframe/sdk/client': ['VeriframeError', 'veriframeClient'],
    '@veriframe/sdk/webhook': ['WEBHOOK_REFUSALS', 'verifyWebhook'],
    '@veriframe/sdk/attestation': ['extractedDataOf', 'presentAttestation', 'verifyAttestation'],
  };
  const USE = `
    const verdict = await verifyWebhook('{}', {}, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const attestation = await verifyAttestation('x', { jwks: { keys: [] } });
    const client = veriframeClient({ baseUrl: 'https://v.example/v1', apiKey: 'k', fetch: async () => Response.json({}) });
    const error = await client.listPlatforms().catch((reason) => reason);
    console.log(verdict.reason, attestation.reason, error instanceof VeriframeError, error.code);`;
  const USED = 'missing_header malformed true UNEXPECTED_ANSWER\n';

  it.each(Object.entries(NAMES))('exports from %s the same names to both kinds of modules', async (name, names) => {
    const expected = `${names.sort().join()}\n`;
    const print = 'console.log(Object.keys(entry).sort().join());';
    expect(await written('names.mjs', `import * as entry from '${name}'; ${print}`)).toBe(expected);
    expect(await written('names.cjs', `const entry = require('${name}'); ${print}`)).toBe(expected);
  });

  it('brings its licence and says what it is', async () => {
    const installed = path.join(consumer.directory, 'node_modules/@veriframe/sdk');
    expect(await readFile(path.join(installed, 'LICENSE'), 'utf8')).toBe(
      await readFile(path.join(root, 'LICENSE'), 'utf8'),
    );
    expect(await readFile(path.join(installed, 'README.md'), 'utf8')).toContain('# @veriframe/sdk');
  });

  it('works in an ES module', async () => {
    const imports = `
      import { veriframeClient, VeriframeError } from '@veriframe/sdk/client';
      import { verifyWebhook } from '@veriframe/sdk/webhook';
      import { verifyAttestation } from '@veriframe/sdk/attestation';`;
    expect(await written('use.mjs', imports + USE)).toBe(USED);
  });

  it('works in a CommonJS module', async () => {
    const requires = `
      const { veriframeClient, VeriframeError } = require('@veriframe/sdk/client');
      const { verifyWebhook } = require('@veriframe/sdk/webhook');
      const { verifyAttestation } = require('@veriframe/sdk/attestation');`;
    expect(await written('use.cjs', `${requires} (async () => {${USE}})();`)).toBe(USED);
  });

  it('has types for both kinds of modules', async () => {
    const use = `
      declare const events: string[];
      export const show = (embedUrl: string, container: Element) =>
        mountVerification({ embedUrl, container, onEvent: (event) => {
          if (event.type === 'status') events.push(event.data.to satisfies 'READY' | string);
          // @ts-expect-error there is no such event
          if (event.type === 'finished') events.push('');
        } }).destroy();
      const client = veriframeClient({ baseUrl: 'https://v.example/v1', apiKey: 'k' });
      export const create = async () => (await client.createSession({ platformId: 1 })).embedUrl satisfies string;
      // @ts-expect-error the platform is missing
      export const wrong = () => client.createSession({});
      export const check = async (body: string) => {
        const verdict = await verifyWebhook(body, new Headers(), 'whsec_x');
        return verdict.kind === 'valid' ? (verdict.event.data.externalReferenceId satisfies string | null) : verdict.reason;
      };`;
    const imports = `
      import { mountVerification } from '@veriframe/sdk/browser';
      import { veriframeClient } from '@veriframe/sdk/client';
      import { verifyWebhook } from '@veriframe/sdk/webhook';`;
    const files = ['types.mts', 'types.cts'].map((name) => path.join(consumer.directory, name));
    for (const file of files) await writeFile(file, imports + use);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig'];
    const target = ['--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext'];
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = [compiler, ...options, ...target, ...files];
    const output = await promisify(execFile)(process.execPath, args, { cwd: consumer.directory }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
    expect(output).toBe('');
  }, 120_000);

  it('has types of the browser half that need no package', async () => {
    const folder = path.join(consumer.directory, 'node_modules/@veriframe/sdk/dist/esm/sdk/browser');
    const files = (await readdir(folder)).filter((file) => file.endsWith('.d.ts'));
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) {
      for (const [, target] of text.matchAll(/from ['"]([^'"]+)['"]/g)) expect(target).toMatch(/^\.{1,2}\/.*\.js$/);
    }
  });
});
