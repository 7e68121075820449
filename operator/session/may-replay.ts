import type { Session } from '../../core/session/session.ts';
import { isTerminal } from '../../core/session/status.ts';

/** Why a session cannot be replayed, or undefined when it can. */
export const whyNotReplay = (
  session: Pick<Session, 'status' | 'webhookUrl' | 'execution'>,
): { readonly message: string; readonly mend?: string } | undefined => {
  if (!isTerminal(session.status))
    return {
      message: `The session is ${session.status}: another execution would fail with SESSION_BUSY.`,
      mend: 'Wait until it has ended, or end it with veriframe session terminate.',
    };
  if (session.webhookUrl === undefined)
    return { message: 'The session has no webhook URL, so a replay would send nothing.' };
  if (session.execution === undefined)
    return { message: 'No execution ever ran this session, so there is no input to start one with.' };
  return undefined;
};
