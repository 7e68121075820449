import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import openapiTs, { astToString } from 'openapi-typescript';
import * as z from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string().optional() }).or(z.unknown()))),
});

/** `Same<A, B>` is `true` when each fits where the other is wanted. */
const comparison = (methods: readonly string[]): string => `
  import type { operations } from './openapi.d.ts';
  import type { NewSession, SessionQuery, VeriframeClient } from '${path.join(root, 'sdk/veriframe-client.ts')}';
  type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
  type Content<R> = R extends { content: infer C } ? C[keyof C] : never;
  type Body<R> = Content<R[keyof R & (200 | 201 | 202)]>;
  type Answer<O extends keyof operations> = Body<operations[O]['responses']> extends infer B ? (B extends { status: 'success'; data: infer D } ? D : B) : never;
  type Given<M extends keyof VeriframeClient> = Awaited<ReturnType<VeriframeClient[M]>>;
  ${methods.map((name) => `export const ${name}: Same<Answer<'${name}'>, Given<'${name}'>> = true;`).join('\n  ')}
  type Wanted = NonNullable<operations['createSession']['requestBody']>['content']['application/json'];
  export const newSession: Same<Wanted, NewSession> = true;
  type Query = NonNullable<operations['listSessions']['parameters']['query']>;
  export const query: Same<Required<Pick<Query, 'status' | 'limit'>>, Required<SessionQuery>> = true;
  // A key set may hold keys of kinds that are not known yet: the client takes more than the document promises.
  export const keys: Answer<'getAttestationKeys'> extends Given<'getAttestationKeys'> ? true : false = true;
  // @ts-expect-error the comparison can say no
  export const control: Same<Answer<'getSession'>, Given<'createSession'>> = true;
`;

describe('the client, beside the types that openapi-typescript makes of the document', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'veriframe-openapi-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('has a method of that name for every operation, and takes and gives what the document says', async () => {
    const text = await readFile(path.join(root, 'docs/openapi.json'), 'utf8');
    const { paths } = documentSchema.parse(JSON.parse(text));
    const named = z.object({ operationId: z.string() });
    const operations = Object.values(paths).flatMap((item) =>
      Object.values(item).flatMap((operation) => {
        const parsed = named.safeParse(operation);
        return parsed.success ? [parsed.data.operationId] : [];
      }),
    );
    // The document itself is for tools, which fetch it from its address.
    const methods = operations.filter((name) => name !== 'getOpenApi' && name !== 'getAttestationKeys');
    expect(methods).toHaveLength(8);
    await writeFile(path.join(directory, 'openapi.d.ts'), astToString(await openapiTs(text)));
    await writeFile(path.join(directory, 'comparison.ts'), comparison(methods));
    await writeFile(path.join(directory, 'package.json'), JSON.stringify({ type: 'module' }));
    // The generated types do not tell a property that is absent from one that is undefined.
    const compilerOptions = {
      noEmit: true,
      skipLibCheck: true,
      exactOptionalPropertyTypes: false,
      typeRoots: [path.join(root, 'node_modules/@types')],
    };
    const project = { extends: path.join(root, 'tsconfig.json'), compilerOptions, include: ['comparison.ts'] };
    await writeFile(path.join(directory, 'tsconfig.json'), JSON.stringify(project));
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const output = await promisify(execFile)(process.execPath, [compiler, '-p', directory]).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
    expect(output).toBe('');
  }, 120_000);
});
