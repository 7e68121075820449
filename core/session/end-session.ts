import type { Clock, Sleep } from '../ports/clock.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import type { SessionIntent, SessionStore } from '../ports/session-store.ts';
import type { Delivery } from './deliver-event.ts';
import { deliverEvent, eventOfIntent } from './deliver-event.ts';
import type { Session } from './session.ts';

/**
 * Ends a session on the wish of its user or partner, in any active status. The wish is noted first: from then on no
 * waiting state can be entered, so the session ends as wanted even if the event finds the state machine between two.
 */
export const endSession = async (
  ports: {
    readonly sessions: SessionStore;
    readonly lifecycle: Pick<Lifecycle, 'answer'>;
    readonly clock: Clock;
    readonly sleep: Sleep;
  },
  session: Session,
  intent: SessionIntent,
): Promise<Delivery> => {
  await ports.sessions.setIntent(session.sessionId, intent);
  const delivery = await deliverEvent(ports, session.sessionId, eventOfIntent(intent));
  return delivery.kind === 'in-transit' ? { kind: 'taken', status: intent } : delivery;
};
