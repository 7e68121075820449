import type { IceServer } from '../contract/ice-servers.ts';
import type { ViewerRole } from '../contract/runner-api.ts';
import type { SealedView, StillKey, StillPost } from '../contract/still-view.ts';

/** Where one runner serves its live view, and the key that it expects of us. */
export type LiveViewAddress = { readonly address: string; readonly port: number; readonly streamKey: string };

/** The runner refuses, or it did not answer in time or with anything that makes sense. */
export type NotServed =
  | { readonly kind: 'declined'; readonly status: number }
  | { readonly kind: 'no-answer'; readonly reason: 'timeout' | 'failed' };

export type OfferAnswer =
  | {
      readonly kind: 'answered';
      readonly answer: string;
      readonly connectionId: string;
      /** Of the ICE session, for `PATCH`. */
      readonly etag: string;
      readonly iceServers: readonly IceServer[];
    }
  | NotServed;

export type PatchAnswer =
  | { readonly kind: 'restarted'; readonly fragment: string; readonly etag: string }
  | { readonly kind: 'added' }
  | NotServed;

/** The runner's answer to a POST of a viewer by stills; `connectionId` when it began a connection. */
export type StillAnswer =
  | { readonly kind: 'taken'; readonly answer: StillKey | { readonly number: number }; readonly connectionId?: string }
  | NotServed;

export type NewsAnswer = { readonly kind: 'news'; readonly news: SealedView } | NotServed;

/** The live view of a runner: WebRTC, signalled by WHEP (draft-ietf-wish-whep), and stills by HTTPS. */
export type LiveView = {
  readonly offer: (
    at: LiveViewAddress,
    viewer: { readonly role: ViewerRole; readonly sdp: string },
  ) => Promise<OfferAnswer>;
  /** Adds candidates, or restarts ICE (draft-ietf-wish-whep, 4.4). */
  readonly patch: (
    at: LiveViewAddress,
    change: { readonly connectionId: string; readonly ifMatch: string | undefined; readonly fragment: string },
  ) => Promise<PatchAnswer>;
  /** Begins with stills, on a connection or as a new one, or brings input. */
  readonly post: (
    at: LiveViewAddress,
    post: { readonly connectionId?: string; readonly body: StillPost },
  ) => Promise<StillAnswer>;
  /** Waits for what is newer than `after`. */
  readonly poll: (
    at: LiveViewAddress,
    viewer: { readonly connectionId: string; readonly after: string },
  ) => Promise<NewsAnswer>;
  /** Ends a viewer's connection; true also when there was none. */
  readonly hangUp: (at: LiveViewAddress, connectionId: string) => Promise<boolean>;
};
