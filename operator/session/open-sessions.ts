import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { findSession } from '../../core/session/session-access.ts';
import type { Session } from '../../core/session/session.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';

/** The sessions of a deployment. */
export const openSessions = ({ clientConfig, outputs }: Deployment): SessionStore =>
  dynamoSessionStore(new DynamoDBClient(clientConfig), outputs.SessionsTable);

/** The session with an id; fails when there is none. */
export const requireSession = async (sessions: SessionStore, sessionId: string): Promise<Session> => {
  const session = await findSession(sessions, sessionId);
  if (session) return session;
  throw new OperatorError(`There is no session ${sessionId}.`, {
    mend: 'veriframe session list shows all; ended ones are deleted after their retention.',
  });
};
