import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { stepFunctionsTokens } from '../../adapters/aws/step-functions-lifecycle.ts';
import { terminateSession as terminate } from '../../core/session/terminate-session.ts';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { openSessions, requireSession } from './open-sessions.ts';

/** `veriframe session terminate ID`. */
export const terminateSession = command({
  path: ['session', 'terminate'],
  summary: 'ends a session, whatever it is doing, as its partner could',
  details: `It ends as TERMINATED with TERMINATED_BY_PARTNER, its browser stops, and the partner gets its webhook. To end a session that is
TERMINATED already is no fault.`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe session terminate 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID }, { openDeployment, now, sleep }) => {
    const deployment = await openDeployment();
    const sessions = openSessions(deployment);
    const { sessionId, partnerId } = await requireSession(sessions, ID);
    const lifecycle = stepFunctionsTokens(new SFNClient(deployment.clientConfig));
    const outcome = await terminate({ sessions, lifecycle, clock: now, sleep }, { sessionId, partnerId });
    switch (outcome.kind) {
      case 'terminated':
        return { json: { sessionId, status: 'TERMINATED' }, lines: [`The session ${sessionId} is TERMINATED.`] };
      case 'ended-otherwise':
        throw new OperatorError(`The session has ended already, as ${outcome.session.status}.`);
      case 'pending':
        throw new OperatorError('The session will end, but has not yet.', {
          mend: `Look again with veriframe session show ${sessionId}.`,
        });
      case 'not-found':
        throw new OperatorError(`The session ${sessionId} was deleted meanwhile.`);
    }
  },
});
