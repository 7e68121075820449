import type { ViewerRole } from '../contract/runner-api.ts';
import type { StillPost } from '../contract/still-view.ts';
import { isInsideAny } from '../network/cidr.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  LiveView,
  LiveViewAddress,
  NewsAnswer,
  OfferAnswer,
  PatchAnswer,
  StillAnswer,
} from '../ports/live-view.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { streamKeyOf } from '../token/stream-key.ts';
import type { Session } from './session.ts';
import { checkEmbedToken } from './session-access.ts';
import { isStreaming } from './session-view.ts';

export type OpenStreamPorts = {
  readonly sessions: SessionStore;
  readonly liveView: LiveView;
  readonly clock: Clock;
  /** Where addresses of runners may lie. */
  readonly runnerCidrs: readonly string[];
};

export type Viewer = { readonly sessionId: string; readonly token: string | undefined; readonly role: ViewerRole };

/** There is no live view to reach: the browser is not ready, or the token opens none. */
type NoView = { readonly kind: 'not-ready' } | { readonly kind: 'refused' };

export type OpenStreamOutcome = OfferAnswer | NoView;

/** Hands a viewer's offer to the session's runner. The embed page's connection controls; any other player watches. */
export const openStream = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly sdp: string },
): Promise<OpenStreamOutcome> => {
  const found = await findLiveView(ports, viewer);
  return found.kind === 'found' ? ports.liveView.offer(found.at, { role: viewer.role, sdp: viewer.sdp }) : found;
};

export type PatchStreamOutcome = PatchAnswer | NoView;

/** Hands on what ICE has found since, or its restart. */
export const patchStream = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId: string; readonly ifMatch: string | undefined; readonly fragment: string },
): Promise<PatchStreamOutcome> => {
  const found = await findLiveView(ports, viewer);
  return found.kind === 'found' ? ports.liveView.patch(found.at, viewer) : found;
};

export type PostStillOutcome = StillAnswer | NoView;

/** Begins with stills, or hands on sealed input. */
export const postStill = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId?: string; readonly body: StillPost },
): Promise<PostStillOutcome> => {
  const found = await findLiveView(ports, viewer);
  return found.kind === 'found' ? ports.liveView.post(found.at, viewer) : found;
};

export type PollStillOutcome = NewsAnswer | NoView;

/** Waits for the next still and what the runner tells with it. */
export const pollStill = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId: string; readonly after: string },
): Promise<PollStillOutcome> => {
  const found = await findLiveView(ports, viewer);
  return found.kind === 'found' ? ports.liveView.poll(found.at, viewer) : found;
};

export type CloseStreamOutcome = { readonly kind: 'closed' | 'no-answer' } | NoView;

/** Ends a viewer's connection. */
export const closeStream = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId: string },
): Promise<CloseStreamOutcome> => {
  const found = await findLiveView(ports, viewer);
  if (found.kind !== 'found') return found;
  return { kind: (await ports.liveView.hangUp(found.at, viewer.connectionId)) ? 'closed' : 'no-answer' };
};

const findLiveView = async (
  ports: OpenStreamPorts,
  viewer: Viewer,
): Promise<{ readonly kind: 'found'; readonly at: LiveViewAddress } | NoView> => {
  const access = await checkEmbedToken(ports, viewer);
  if (access.kind !== 'granted') return { kind: 'refused' };
  const { status, runner } = access.session;
  if (!canJoin(status, viewer.role)) return { kind: 'not-ready' };
  if (runner?.address === undefined || runner.port === undefined || runner.tokenHash === undefined) {
    return { kind: 'not-ready' };
  }
  // Checked when it was reported; checked again here, where a wrong address would be called.
  if (!isInsideAny(runner.address, ports.runnerCidrs)) throw new Error('the runner has an address outside its network');
  const at = { address: runner.address, port: runner.port, streamKey: streamKeyOf(runner.tokenHash) };
  return { kind: 'found', at };
};

/** The embed page's connection is what makes a session `CONNECTED`; there is nothing to watch before. */
const canJoin = (status: Session['status'], role: ViewerRole): boolean =>
  isStreaming(status) || (role === 'control' && status === 'READY');
