import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { scanCountedIds, scanSessionIds } from '../../adapters/aws/dynamo-session-ids.ts';
import { dynamoSessionStandings } from '../../adapters/aws/dynamo-session-standings.ts';
import { dynamoSessionTally } from '../../adapters/aws/dynamo-session-tally.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { countSessions } from '../../core/session/count-sessions.ts';
import { command } from '../command.ts';

/** `veriframe session recount`. */
export const recountSessions = command({
  path: ['session', 'recount'],
  summary: 'corrects the totals of the lists, session by session',
  details: `For sessions from before there were totals, and after the alarm SessionsUncounted. Goes through all sessions and through all that
are counted, and counts each as what it is; sessions that change meanwhile are counted as always. May be ended and repeated at any time.`,
  options: {},
  deployment: true,
  example: 'veriframe session recount --local',
  input: z.object({}),
  run: async (_input, { openDeployment, progress }) => {
    const { clientConfig, outputs } = await openDeployment();
    const client = new DynamoDBClient(clientConfig);
    const ports = {
      standings: dynamoSessionStandings(client, outputs.SessionsTable),
      tally: dynamoSessionTally(client, outputs.TallyTable, systemClock),
      sleep: systemSleep,
      random: Math.random,
    };
    let sessions = 0;
    let corrected = 0;
    for await (const ids of scanSessionIds(client, outputs.SessionsTable)) {
      sessions += ids.length;
      corrected += await countSessions(ports, ids);
      progress(`${sessions} sessions`);
    }
    // Those that are counted and are no longer there.
    for await (const ids of scanCountedIds(client, outputs.TallyTable)) corrected += await countSessions(ports, ids);
    return {
      json: { sessions, corrected },
      lines: [
        `${sessions} ${sessions === 1 ? 'session' : 'sessions'}; ${corrected} ${corrected === 1 ? 'was' : 'were'} counted otherwise before.`,
      ],
    };
  },
});
