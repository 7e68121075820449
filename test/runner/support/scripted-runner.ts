/** The runner's container with a flow that a test scripts and a prover that proves nothing; all else is as in main.ts. */
import * as z from 'zod';
import { Failure, SESSION_ERROR_CODES } from '../../../core/failure.ts';
import { runContainer } from '../../../runner/container.ts';
import type { FlowEngine, FlowOutcome, FlowSurroundings } from '../../../runner/session/flow-engine.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import { RUNNER_LIMITS } from '../../../runner/shell/limits.ts';

const flowSchema = z.object({
  script: z.enum(['login', 'fail', 'throw', 'wait', 'uncaught', 'kill-browser']),
  code: z.enum(SESSION_ERROR_CODES).optional(),
});

const disclose = { holder: { rule: { from: 'me', jsonPath: '$.name' }, label: 'Account holder', source: 'page.test' } };

const login = async ({ pages, prover, loginUrl, report, signal }: FlowSurroundings): Promise<FlowOutcome> => {
  await pages.current().goto(loginUrl);
  await report({ type: 'user-needed', reason: 'LOGIN' });
  await pages.current().waitForFunction(`location.pathname === '/dashboard'`, { timeout: 0, signal });
  await report({ type: 'running' });
  await report({ type: 'progress', percent: 60 });
  await report({ type: 'collecting' });
  await prover.fetch('me', { method: 'GET', url: 'https://page.test/me', headers: {}, secretHeaders: [] });
  return { kind: 'completed', disclose };
};

const run = async (script: z.infer<typeof flowSchema>, surroundings: FlowSurroundings): Promise<FlowOutcome> => {
  switch (script.script) {
    case 'login':
      return login(surroundings);
    case 'fail':
      return { kind: 'failed', code: script.code ?? 'LOGIN_FAILED' };
    case 'throw':
      throw new Error('A fault with https://page.test/?secret=page-content in it.');
    case 'uncaught':
      setImmediate(() => {
        throw new Error('A fault with https://page.test/?secret=page-content in it.');
      });
      break;
    case 'kill-browser':
      process.kill(-(surroundings.pages.current().browser().process()?.pid ?? NaN), 'SIGKILL');
      break;
    case 'wait':
      await surroundings.report({ type: 'user-needed', reason: 'LOGIN' });
  }
  return new Promise((_, reject) =>
    surroundings.signal.addEventListener('abort', () => reject(surroundings.signal.reason)),
  );
};

const flowEngine: FlowEngine = {
  load: (flow) => {
    const parsed = flowSchema.safeParse(flow);
    if (!parsed.success) throw new Failure('FLOW_INVALID');
    return { platform: 'test', version: '1.0.0', run: (surroundings) => run(parsed.data, surroundings) };
  },
};

const createProver = (): Prover => ({
  fetch: async () => ({ status: 200, body: '{"name":"Ada"}' }),
  preview: () => ({ holder: { kind: 'value', value: 'Ada' } }),
  prepare: async () => undefined,
  claim: async ({ sessionBinding, flow, disclose }) => JSON.stringify({ sessionBinding, flow, disclose }),
  close: async () => undefined,
});

const limits = z.record(z.string(), z.int()).parse(JSON.parse(process.env['TEST_LIMITS'] ?? '{}'));

await runContainer({ flowEngine, outlinePage: async () => [], createProver, limits: { ...RUNNER_LIMITS, ...limits } });
