import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { httpLiveView } from '../../adapters/system/http-live-view.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { bodyRuleOf } from './body-rule.ts';
import { corsHeadersOf } from './cors-headers.ts';
import { openStreamHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: bodyRuleOf, headers: corsHeadersOf }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'RUNNER_CIDRS');
  return openStreamHandler({
    sessions: dynamoSessionStore(dynamoClient(), env.SESSIONS_TABLE),
    liveView: httpLiveView({ timeoutMs: 10_000 }),
    clock: systemClock,
    runnerCidrs: env.RUNNER_CIDRS,
  });
});
