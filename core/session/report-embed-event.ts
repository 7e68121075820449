import { checkEmbedToken } from './session-access.ts';
import type { Delivery, DeliverEventPorts } from './deliver-event.ts';
import { deliverEvent, recordRejection } from './deliver-event.ts';
import { endSession } from './end-session.ts';
import type { EmbedEvent } from './event.ts';

/** Takes an event from the embed page, which shows the session's embed token. */
export const reportEmbedEvent = async (
  ports: DeliverEventPorts,
  report: { readonly sessionId: string; readonly token: string | undefined; readonly event: EmbedEvent },
): Promise<Delivery> => {
  const access = await checkEmbedToken(ports, report);
  switch (access.kind) {
    case 'refused':
      return { kind: 'refused' };
    case 'ended':
      await recordRejection(ports, access.session, report.event);
      return { kind: 'ended', session: access.session };
    case 'granted':
      return report.event.type === 'USER_CANCELLED'
        ? endSession(ports, access.session, 'CANCELLED')
        : deliverEvent(ports, report.sessionId, report.event);
  }
};
