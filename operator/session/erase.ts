import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { dynamoSessionEraser } from '../../adapters/aws/dynamo-session-eraser.ts';
import { isTerminal } from '../../core/session/status.ts';
import { command } from '../command.ts';
import { OperatorError, usageError } from '../operator-error.ts';
import { openSessions, requireSession } from './open-sessions.ts';

/** `veriframe session erase ID`. */
export const eraseSession = command({
  path: ['session', 'erase'],
  summary: 'deletes an ended session with all personal data, before its retention is over',
  details: `The session, what its partner sent, the extracted data and the attestation are gone at once and for good, the hash of its create
request (Idempotency-Key) with them, and a webhook that waits for its next attempt is not sent. Backups of the table keep it until they end (35 days). What the partner has is with the partner.`,
  operands: ['ID'],
  options: { yes: { type: 'boolean', help: 'really do it' } },
  deployment: true,
  example: 'veriframe session erase 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --yes --local',
  input: z.object({ ID: z.string(), yes: z.boolean().default(false) }),
  run: async ({ ID, yes }, { openDeployment }) => {
    const deployment = await openDeployment();
    const { sessionId, requestId, status } = await requireSession(openSessions(deployment), ID);
    if (!isTerminal(status))
      throw new OperatorError(`The session is ${status}.`, { mend: 'End it with veriframe session terminate first.' });
    if (!yes) throw usageError('What is erased cannot be brought back.', 'Say --yes if it is meant.');
    const { clientConfig, outputs } = deployment;
    const { SessionsTable: sessions, RequestsTable: requests, DiagnosticsTable: diagnostics } = outputs;
    const tables = { sessions, requests, diagnostics };
    const erase = dynamoSessionEraser(new DynamoDBClient(clientConfig), tables);
    if (!(await erase({ sessionId, requestId })))
      throw new OperatorError(`The session ${sessionId} was deleted meanwhile.`);
    return { json: { sessionId, erased: true }, lines: [`The session ${sessionId} is erased.`] };
  },
});
