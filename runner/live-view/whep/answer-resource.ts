import { FRAGMENT_MEDIA_TYPE } from '../../../core/contract/ice-fragment.ts';
import { stillPostSchema } from '../../../core/contract/still-view.ts';
import type { Viewer } from '../viewer.ts';
import type { Reply } from './reply.ts';
import { json } from './reply.ts';
import { jsonOf } from './request-body.ts';

/** `PATCH`: candidates that were found since, or an ICE restart (draft-ietf-wish-whep, 4.4). */
export const patchResource = async (viewer: Viewer, ifMatch: string | undefined, body: string): Promise<Reply> => {
  // A restart that cannot be carried out leaves the connection as it was (4.4.3).
  const outcome = await viewer.patch(ifMatch, body).catch(() => ({ kind: 'bad-fragment' }) as const);
  switch (outcome?.kind) {
    case undefined:
    case 'bad-fragment':
      return { status: 400 };
    case 'no-precondition':
      return { status: 428 };
    case 'precondition-failed':
      return { status: 412 };
    case 'added':
      return { status: 204 };
    case 'restarted':
      return {
        status: 200,
        headers: { 'content-type': FRAGMENT_MEDIA_TYPE, etag: outcome.etag },
        body: outcome.fragment,
      };
  }
};

/** `POST`: begins with stills, or brings input of a viewer who looks at them. */
export const postToResource = async (viewer: Viewer, body: string): Promise<Reply> => {
  const post = stillPostSchema.safeParse(jsonOf(body)).data;
  if (post === undefined || viewer.role !== 'control') return { status: 400 };
  if ('key' in post) {
    const ours = await viewer.beginStills(post);
    return ours === null ? { status: 400 } : json(ours);
  }
  const number = await viewer.takeInput(post);
  return number === null ? { status: 400 } : json({ number });
};

/** `GET`: waits for what is newer than `after`. */
export const pollResource = async (viewer: Viewer, after: string): Promise<Reply> => {
  const news = await viewer.poll(after);
  return news === null ? { status: 400 } : json(news);
};
