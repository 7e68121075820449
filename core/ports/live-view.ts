import type { ViewerRole } from '../contract/runner-api.ts';

/** Where one runner serves its live view, and the key that it expects of us. */
export type LiveViewAddress = { readonly address: string; readonly port: number; readonly streamKey: string };

export type OfferAnswer =
  | { readonly kind: 'answered'; readonly answer: string; readonly connectionId: string }
  /** The runner takes no viewer now, or does not understand the offer. */
  | { readonly kind: 'declined'; readonly status: number }
  /** It did not answer in time, or with anything that makes sense. */
  | { readonly kind: 'no-answer'; readonly reason: 'timeout' | 'failed' };

/** The live view of a runner: WebRTC, signalled by WHEP (draft-ietf-wish-whep). */
export type LiveView = {
  readonly offer: (
    at: LiveViewAddress,
    viewer: { readonly role: ViewerRole; readonly sdp: string },
  ) => Promise<OfferAnswer>;
  /** Ends a viewer's connection; true also when there was none. */
  readonly hangUp: (at: LiveViewAddress, connectionId: string) => Promise<boolean>;
};
