import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { emfMetrics } from '../../adapters/system/emf-metrics.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { readEnvironment } from '../environment.ts';
import { eventShell } from '../event-shell.ts';
import { measureSessionHandler } from './handler.ts';

/** Lambda entry. */
export const handler = eventShell((log) => {
  const env = readEnvironment('SESSIONS_TABLE', 'METRICS_NAMESPACE');
  return measureSessionHandler({
    sessions: dynamoSessionStore(dynamoClient(), env.SESSIONS_TABLE),
    metrics: emfMetrics({ namespace: env.METRICS_NAMESPACE, clock: systemClock }),
    log,
  });
});
