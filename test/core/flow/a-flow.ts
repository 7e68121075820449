import type { PageFacts } from '../../../core/flow/condition.ts';
import type { NodeOf } from '../../../core/flow/node.ts';
import { parseFlow } from '../../../core/flow/parse-flow.ts';
import type { Problem } from '../../../core/flow/problem.ts';
import type { Flow } from '../../../core/flow/schema.ts';

/** A collect node with one request and one field. */
export const aCollect = (changes: Partial<NodeOf<'collect'>> = {}): NodeOf<'collect'> => ({
  type: 'collect',
  requests: { profile: { url: 'https://gigs.example/api/me', secret: ['cookie'] } },
  disclose: { name: { from: 'profile', jsonPath: '$.name', label: 'Name' } },
  next: 'done',
  ...changes,
});

/** The least that a flow can be: open, wait for the user, collect, done. */
export const aFlow = (nodes: Flow['nodes'] = {}, changes: Partial<Flow> = {}): Flow => ({
  schema: 'veriframe.flow/1',
  platform: 'gigs',
  version: '1.0.0',
  allowedHosts: ['gigs.example'],
  start: 'open',
  nodes: {
    open: { type: 'goto', url: '{{loginUrl}}', next: 'signIn' },
    signIn: {
      type: 'awaitUser',
      reason: 'LOGIN',
      timeoutMs: 600_000,
      cases: [
        { when: { url: '/home' }, next: 'collect' },
        { when: { text: 'locked' }, fail: 'ACCOUNT_LOCKED' },
        { when: { visible: '.error' }, notice: 'LOGIN_FAILED' },
      ],
    },
    collect: aCollect(),
    done: { type: 'complete' },
    ...nodes,
  },
  ...changes,
});

/** What the checks say about a flow. */
export const problemsIn = (json: unknown): readonly Problem[] => {
  const parsed = parseFlow(json);
  return parsed.kind === 'invalid' ? parsed.problems : [];
};

/** A page as the runner sees it. */
export const aPage = (changes: Partial<PageFacts> = {}): PageFacts => ({
  document: '1',
  url: 'https://gigs.example/login',
  title: 'Log in',
  visible: [],
  texts: [],
  responses: [],
  ...changes,
});
