import type { Collection } from './collection.ts';
import { placeholdersOf } from './check-requests.ts';
import { own } from './name.ts';
import type { FlowRequest } from './request.ts';

/**
 * Which requests must be answered before each is made, in the flow's order: those whose fields it is made with. A POST that the flow
 * writes out may change something: it waits for all before it, and all after it wait for it. The page has made a repeated one before.
 */
export const requestsBefore = ({
  requests,
  disclose,
}: Pick<Collection, 'requests' | 'disclose'>): ReadonlyMap<string, readonly string[]> => {
  const names = Object.keys(requests);
  return new Map(
    Object.entries(requests).map(([name, request], index) => {
      const earlier = names.slice(0, index);
      if (isPost(request)) return [name, earlier];
      const used = placeholdersOf(request).map((field) => own(disclose, field)?.from);
      return [name, earlier.filter((one) => used.includes(one) || isPost(own(requests, one)))];
    }),
  );
};

const isPost = (request: FlowRequest | undefined): boolean => request?.method === 'POST';
