import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoSessionStandings } from '../../adapters/aws/dynamo-session-standings.ts';
import { dynamoSessionTally } from '../../adapters/aws/dynamo-session-tally.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { readEnvironment } from '../environment.ts';
import { eventShell } from '../event-shell.ts';
import { countSessionsHandler } from './handler.ts';

/** Lambda entry. */
export const handler = eventShell((log) => {
  const env = readEnvironment('SESSIONS_TABLE', 'TALLY_TABLE');
  const dynamo = dynamoClient();
  return countSessionsHandler({
    standings: dynamoSessionStandings(dynamo, env.SESSIONS_TABLE),
    tally: dynamoSessionTally(dynamo, env.TALLY_TABLE, systemClock),
    sleep: systemSleep,
    random: Math.random,
    log,
  });
});
