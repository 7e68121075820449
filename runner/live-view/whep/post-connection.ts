import { FRAGMENT_MEDIA_TYPE } from '../../../core/contract/ice-fragment.ts';
import { linkHeaderOf } from '../../../core/contract/ice-servers.ts';
import type { ViewerRole } from '../../../core/contract/runner-api.ts';
import { stillKeySchema } from '../../../core/contract/still-view.ts';
import type { LiveView } from '../live-view.ts';
import type { Reply } from './reply.ts';
import { json } from './reply.ts';
import { jsonOf } from './request-body.ts';

const FULL: Reply = { status: 503, headers: { 'retry-after': '5' } };

/** An SDP offer: 201 with the answer, its entity tag and the ICE servers to use (draft-ietf-wish-whep, 4.2 and 4.7). */
export const postOffer = async (live: Pick<LiveView, 'connect'>, offer: string, role: ViewerRole): Promise<Reply> => {
  const connection = await live.connect(offer, role);
  switch (connection.kind) {
    case 'bad-offer':
      return { status: 400 };
    case 'full':
      return FULL;
    case 'connected': {
      const link = linkHeaderOf(connection.iceServers);
      return {
        status: 201,
        headers: {
          'content-type': 'application/sdp',
          location: `/whep/${connection.id}`,
          etag: connection.etag,
          'accept-patch': FRAGMENT_MEDIA_TYPE,
          ...(link === '' ? {} : { link }),
        },
        body: connection.answer,
      };
    }
  }
};

/** A key in place of an offer: 201 with ours, and from then on stills. Only for who may control. */
export const postKey = async (
  live: Pick<LiveView, 'connectByStills'>,
  body: string,
  role: ViewerRole,
): Promise<Reply> => {
  const key = stillKeySchema.safeParse(jsonOf(body)).data;
  if (key === undefined || role !== 'control') return { status: 400 };
  const connection = await live.connectByStills(key);
  switch (connection.kind) {
    case 'bad-key':
      return { status: 400 };
    case 'full':
      return FULL;
    case 'connected':
      return { ...json(connection.key), status: 201, headers: headersOf(connection.id) };
  }
};

const headersOf = (id: string) => ({ 'content-type': 'application/json', location: `/whep/${id}` });
