import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LambdaFunction } from '../../../local/lambda/lambda-function.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { bundle, startLambda } from './start-lambda.ts';

const SOURCE = `
import { Console } from 'node:console';
import { isMainThread, threadId } from 'node:worker_threads';

let invocations = 0;
const started: unknown[] = [];

export const handler = async (event: { do: string; value?: unknown }, context: any): Promise<unknown> => {
  invocations += 1;
  switch (event.do) {
    case 'echo': return event.value;
    case 'count': return { invocations, threadId, isMainThread };
    case 'environment': return process.env;
    case 'context': return { ...context, remainingMs: context.getRemainingTimeInMillis() };
    case 'throw': throw Object.assign(new TypeError('the message'), { name: 'CustomError' });
    case 'throw text': throw 'only text';
    case 'log':
      console.log('plain %s', 'text');
      console.error({ nested: { deep: true } });
      console.warn(JSON.stringify({ event: 'structured', n: 1 }));
      new Console(process.stdout).info('by a logger');
      return null;
    case 'hang': return new Promise(() => undefined);
    case 'spin': for (;;) started.push(0), started.pop();
    case 'fill memory': for (;;) started.push(Array.from({ length: 10_000 }, (_, i) => i + 0.5));
    case 'exit': return process.exit(event.value as number);
    case 'reject elsewhere': void Promise.reject(new Error('nobody listens')); return new Promise(() => undefined);
    case 'throw elsewhere': setImmediate(() => { throw new Error('out of reach'); }); return new Promise(() => undefined);
    case 'die later': setImmediate(() => { throw new Error('after the answer'); }); return 'answered';
    case 'big': return 'x'.repeat(event.value as number);
    case 'circular': { const a: any = {}; a.a = a; return a; }
    case 'nothing': return undefined;
    default: throw new Error('unknown');
  }
};
export const synchronous = (event: unknown) => ({ event });
export const withCallback = (_event: unknown, _context: unknown, callback: any) => callback(null, 1);
export const noFunction = 1;
`;

describe('a function of the local Lambda', () => {
  const directory = temporaryDirectory();
  let assetDir: string;
  const running: LambdaFunction[] = [];
  beforeAll(() => {
    assetDir = bundle(directory.path, SOURCE);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((lambda) => lambda.close()));
  });
  afterAll(() => directory.remove());

  const start = (...[options]: [Parameters<typeof startLambda>[1]?]) => {
    const started = startLambda(assetDir, options);
    running.push(started.lambda);
    return started;
  };

  it('runs a bundle made by esbuild in a thread of its own and gives back what it returns', async () => {
    const { lambda } = start();
    const value = { text: 'Zoë', list: [1, null, { deep: true }] };
    expect(await lambda.invoke({ do: 'echo', value })).toEqual({ ok: true, payload: value });
    expect(await lambda.invoke({ do: 'nothing' })).toEqual({ ok: true, payload: null });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { isMainThread: false } });
  });

  it('keeps an environment warm and starts another only for what comes at the same time', async () => {
    const { lambda } = start();
    const first = await lambda.invoke({ do: 'count' });
    const second = await lambda.invoke({ do: 'count' });
    expect([first, second]).toMatchObject([{ payload: { invocations: 1 } }, { payload: { invocations: 2 } }]);
    const both = await Promise.all([lambda.invoke({ do: 'count' }), lambda.invoke({ do: 'count' })]);
    expect(both).toMatchObject([{ payload: { invocations: 3 } }, { payload: { invocations: 1 } }]);
  });

  it('ends all idle environments but one after a minute', async () => {
    const { lambda, clock } = start();
    await Promise.all([1, 2, 3].map(() => lambda.invoke({ do: 'count' })));
    clock.advance(60_000);
    const again = await Promise.all([1, 2].map(() => lambda.invoke({ do: 'count' })));
    expect(again.map((result) => (result.ok ? result.payload : result))).toMatchObject([
      { invocations: 2 },
      { invocations: 1 },
    ]);
  });

  it('starts an environment ahead of time when asked to', async () => {
    const { lambda, lines } = start();
    await Promise.all([lambda.prewarm(), lambda.prewarm()]);
    await lambda.invoke({ do: 'count' });
    expect(lines.at(-1)).toMatchObject({ type: 'platform.report', status: 'success' });
    expect(lines.at(-1)).not.toHaveProperty('initDurationMs');
  });

  it('shows the function its own variables and Lambda’s, and nothing of this process', async () => {
    process.env['VERIFRAME_TEST_LEAK'] = 'leaked';
    const { lambda } = start();
    const result = await lambda.invoke({ do: 'environment' });
    delete process.env['VERIFRAME_TEST_LEAK'];
    expect(result).toMatchObject({
      payload: {
        SESSIONS_TABLE: 'sessions',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'create-session',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        LAMBDA_TASK_ROOT: assetDir,
        _HANDLER: 'index.handler',
      },
    });
    expect(JSON.stringify(result)).not.toMatch(/leaked|"PATH"|"HOME"/);
  });

  it('gives the function Lambda’s context', async () => {
    const { lambda } = start({ newId: () => 'request-1', timeoutS: 30 });
    const result = await lambda.invoke({ do: 'context' });
    expect(result).toMatchObject({
      payload: {
        functionName: 'create-session',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:create-session',
        memoryLimitInMB: '128',
        awsRequestId: 'request-1',
        logGroupName: '/aws/lambda/create-session',
      },
    });
    const remainingMs = Number(Reflect.get(Object(result.ok && result.payload), 'remainingMs'));
    expect(remainingMs).toBeGreaterThan(25_000);
    expect(remainingMs).toBeLessThanOrEqual(30_000);
  });

  it('reports an error in Lambda’s shape, logs it, and keeps the environment', async () => {
    const { lambda, lines } = start();
    expect(await lambda.invoke({ do: 'throw' })).toEqual({
      ok: false,
      functionError: 'Unhandled',
      error: {
        errorType: 'CustomError',
        errorMessage: 'the message',
        trace: expect.arrayContaining([expect.stringContaining('the message')]),
      },
    });
    expect(lines.at(-1)).toMatchObject({ level: 'ERROR', message: { errorType: 'CustomError' } });
    expect(await lambda.invoke({ do: 'throw text' })).toMatchObject({
      error: { errorType: 'string', errorMessage: 'only text' },
    });
    expect(await lambda.invoke({ do: 'circular' })).toMatchObject({
      error: { errorType: 'Error', errorMessage: 'Unable to stringify response body' },
    });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { invocations: 4 } });
  });

  it('logs what the function writes as JSON lines, before the end of the invocation', async () => {
    const { lambda, lines, clock } = start({ newId: () => 'id' });
    await lambda.invoke({ do: 'log' });
    const common = {
      timestamp: new Date(clock.nowMs()).toISOString(),
      functionName: 'create-session',
      requestId: 'id',
    };
    expect(lines).toEqual([
      { ...common, level: 'INFO', message: 'plain text' },
      { ...common, level: 'ERROR', message: '{ nested: { deep: true } }' },
      { ...common, level: 'WARN', message: { event: 'structured', n: 1 } },
      { ...common, level: 'INFO', message: 'by a logger' },
      { ...common, level: 'INFO', type: 'platform.report', status: 'success', durationMs: 0, initDurationMs: 0 },
    ]);
  });

  it.each(['hang', 'spin'])(
    'ends an invocation at its timeout, init apart, and the environment with it: %s',
    async (what) => {
      const { lambda, clock, lines } = start({ newId: () => 'id', timeoutS: 3 });
      await lambda.prewarm();
      const invocation = lambda.invoke({ do: what });
      await new Promise(setImmediate);
      clock.advance(2_999);
      clock.advance(1);
      expect(await invocation).toEqual({
        ok: false,
        functionError: 'Unhandled',
        error: {
          errorType: 'Sandbox.Timedout',
          errorMessage: 'RequestId: id Error: Task timed out after 3.00 seconds',
        },
      });
      expect(lines).toContainEqual(
        expect.objectContaining({ type: 'platform.report', status: 'timeout', durationMs: 3000 }),
      );
      expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { invocations: 1 } });
    },
  );

  it.each([
    ['exit', 7, 'Runtime.ExitError', 'RequestId: id Error: Runtime exited with error: exit status 7'],
    ['exit', 0, 'Runtime.ExitError', 'RequestId: id Error: Runtime exited without providing a reason'],
    ['reject elsewhere', 0, 'Runtime.UnhandledPromiseRejection', 'nobody listens'],
    ['throw elsewhere', 0, 'Error', 'out of reach'],
  ])('reports a crash and goes on in another environment: %s %d', async (what, value, errorType, errorMessage) => {
    const { lambda } = start({ newId: () => 'id' });
    expect(await lambda.invoke({ do: what, value })).toMatchObject({
      ok: false,
      functionError: 'Unhandled',
      error: { errorType, errorMessage },
    });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { invocations: 1 } });
  });

  it('ends a function that needs more memory than it has, without harm to this process', async () => {
    const { lambda } = start({ memoryMb: 32 });
    expect(await lambda.invoke({ do: 'fill memory' })).toMatchObject({
      functionError: 'Unhandled',
      error: { errorType: 'Runtime.OutOfMemory' },
    });
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { invocations: 1 } });
  });

  it('does not use an environment that died after its answer, and logs why it did', async () => {
    let died = (): void => undefined;
    const dead = new Promise<void>((resolve) => {
      died = resolve;
    });
    const { lambda } = start({ log: (line) => void (line.includes('after the answer') && died()) });
    expect(await lambda.invoke({ do: 'die later' })).toEqual({ ok: true, payload: 'answered' });
    await dead;
    expect(await lambda.invoke({ do: 'count' })).toMatchObject({ payload: { invocations: 1 } });
  });

  it('refuses events and responses of more than 6 MB', async () => {
    const { lambda } = start();
    expect(await lambda.invoke({ do: 'echo', value: 'x'.repeat(6 * 1024 * 1024) })).toEqual({
      ok: false,
      error: { errorType: 'RequestTooLargeException', errorMessage: expect.stringContaining('6291456') },
    });
    expect(await lambda.invoke({ do: 'big', value: 6_291_556 })).toMatchObject({
      functionError: 'Unhandled',
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
    expect(await lambda.invoke({ do: 'big', value: 6_291_554 })).toMatchObject({ ok: true });
  });

  it('takes a synchronous handler and refuses a callback, a missing export and a missing file', async () => {
    const typeOf = async (handler: string) => {
      const result = await start({ handler }).lambda.invoke({ a: 1 });
      return result.ok ? result.payload : result.error.errorType;
    };
    expect(await typeOf('index.synchronous')).toEqual({ event: { a: 1 } });
    expect(await typeOf('index.withCallback')).toBe('Runtime.CallbackHandlerDeprecated');
    expect(await typeOf('index.missing')).toBe('Runtime.HandlerNotFound');
    expect(await typeOf('index.noFunction')).toBe('Runtime.HandlerNotFound');
    expect(await typeOf('other.handler')).toBe('Runtime.ImportModuleError');
    expect(await typeOf('index')).toBe('Runtime.MalformedHandlerName');
  });

  it('reports a bundle that cannot be loaded at each invocation, and runs an ESM bundle', async () => {
    const write = (name: string, text: string) => {
      const dir = join(directory.path, name);
      mkdirSync(dir);
      writeFileSync(join(dir, name === 'esm' ? 'index.mjs' : 'index.js'), text);
      const started = startLambda(dir);
      running.push(started.lambda);
      return started.lambda;
    };
    const syntax = write('syntax', 'exports.handler = (');
    expect(await syntax.invoke({})).toMatchObject({ error: { errorType: 'Runtime.UserCodeSyntaxError' } });
    expect(await syntax.invoke({})).toMatchObject({ error: { errorType: 'Runtime.UserCodeSyntaxError' } });
    const throwing = write('throwing', 'throw new RangeError("at init")');
    await throwing.prewarm();
    expect(await throwing.invoke({})).toMatchObject({
      functionError: 'Unhandled',
      error: { errorType: 'RangeError', errorMessage: 'at init' },
    });
    const missing = write('requiring', 'require("not-a-module-of-anyone")');
    expect(await missing.invoke({})).toMatchObject({ error: { errorType: 'Runtime.ImportModuleError' } });
    const esm = write('esm', 'export const handler = async (event) => ({ event, root: import.meta.dirname });');
    expect(await esm.invoke(1)).toEqual({ ok: true, payload: { event: 1, root: join(directory.path, 'esm') } });
  });

  it('gives up on an init of ten seconds, whatever the function’s timeout', async () => {
    const dir = join(directory.path, 'slow');
    mkdirSync(dir);
    writeFileSync(join(dir, 'index.mjs'), 'await new Promise((resolve) => setInterval(() => undefined, 1000));');
    const { lambda, clock } = startLambda(dir, { timeoutS: 900 });
    running.push(lambda);
    const invocation = lambda.invoke({});
    await new Promise(setImmediate);
    clock.advance(10_000);
    expect(await invocation).toMatchObject({
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'Init timed out after 10.00 seconds' },
    });
  });
});
