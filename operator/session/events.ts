import * as z from 'zod';
import { command } from '../command.ts';
import { tableLines } from '../table.ts';
import { openSessions, requireSession } from './open-sessions.ts';
import { entryText, operatorTimeline } from './timeline.ts';

/** `veriframe session events ID`. */
export const listEvents = command({
  path: ['session', 'events'],
  summary: 'shows what happened in a session: statuses, refused events, webhook attempts, replays',
  details: `Oldest first, without personal data. A session keeps its last 50 refused events, webhook attempts and replays. A replay is\nlisted whoever made it, in the Step Functions console, too.`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe session events 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: sessionId }, { openDeployment }) => {
    const session = await requireSession(openSessions(await openDeployment()), sessionId);
    const events = operatorTimeline(session);
    return {
      json: { sessionId, events },
      lines: tableLines(
        ['AT', 'WHAT', ''],
        events.map((entry) => [entry.at, entry.type, entryText(entry)]),
      ),
    };
  },
});
