import * as z from 'zod';
import type { Log } from '../../adapters/system/json-log.ts';
import type { MeasureSessionPorts } from '../../core/session/measure-session.ts';
import { measureSession } from '../../core/session/measure-session.ts';
import type { EventHandler } from '../event-shell.ts';

const inputSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ sessionId: z.uuidv4() }));

/** The parts of EventBridge's "Step Functions Execution Status Change" that are used. */
const statusChangeSchema = z.object({
  detail: z.object({ executionArn: z.string(), status: z.literal('SUCCEEDED'), input: inputSchema }),
});

/** Takes the news that an execution has come to its end, and measures the session that it was for. */
export const measureSessionHandler =
  (ports: MeasureSessionPorts & { readonly log: Log }): EventHandler<void> =>
  async (event) => {
    const { executionArn, input } = statusChangeSchema.parse(event).detail;
    const outcome = await measureSession(ports, { sessionId: input.sessionId, executionArn });
    ports.log('info', 'session measured', { sessionId: input.sessionId, outcome });
  };
