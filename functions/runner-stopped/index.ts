import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { stepFunctionsClient, stepFunctionsTokens } from '../../adapters/aws/step-functions-lifecycle.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { readEnvironment } from '../environment.ts';
import { eventShell } from '../event-shell.ts';
import { runnerStoppedHandler } from './handler.ts';

/** Lambda entry. */
export const handler = eventShell((log) => {
  const env = readEnvironment('SESSIONS_TABLE');
  return runnerStoppedHandler({
    sessions: dynamoSessionStore(dynamoClient(), env.SESSIONS_TABLE),
    lifecycle: stepFunctionsTokens(stepFunctionsClient()),
    clock: systemClock,
    sleep: systemSleep,
    log,
  });
});
