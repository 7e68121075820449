import * as z from 'zod';
import type { Log } from '../../adapters/system/json-log.ts';
import type { CountSessionsPorts } from '../../core/session/count-sessions.ts';
import { countSessions } from '../../core/session/count-sessions.ts';
import type { EventHandler } from '../event-shell.ts';

/** The parts of a batch of the table's stream that are used: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const batchSchema = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ Keys: z.object({ sessionId: z.object({ S: z.uuidv4() }) }) }) })),
});

/**
 * Takes the news of which sessions have changed and counts them. What has changed the news does not say, so that a batch
 * that comes twice, late or in part changes nothing. What fails is tried again by the event source mapping.
 */
export const countSessionsHandler =
  (ports: CountSessionsPorts & { readonly log: Log }): EventHandler<void> =>
  async (event) => {
    const { Records } = batchSchema.parse(event);
    const changed = await countSessions(
      ports,
      Records.map(({ dynamodb }) => dynamodb.Keys.sessionId.S),
    );
    ports.log('debug', 'sessions counted', { records: Records.length, changed });
  };
