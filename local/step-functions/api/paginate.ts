import * as z from 'zod';
import { AwsError } from '../../aws-error.ts';

/** `maxResults` and `nextToken`: at most 1,000 results, and 100 when it says 0 or nothing. */
export const pageParameters = {
  maxResults: z.int().min(0).max(1_000).optional(),
  nextToken: z.string().optional(),
};

export type Page<T> = { readonly items: readonly T[]; readonly nextToken?: string };

/**
 * One page of a list. A page goes on after the item that the one before ended with, so that a list which grows at its head shows
 * nothing twice. Fails with `InvalidToken` for a token that is not of this list.
 */
export const paginate = <T>(
  all: readonly T[],
  key: (item: T) => string,
  { maxResults = 0, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): Page<T> => {
  const last = nextToken === undefined ? undefined : Buffer.from(nextToken, 'base64').toString('utf8');
  const start = last === undefined ? 0 : all.findIndex((item) => key(item) === last) + 1;
  if (last !== undefined && start === 0) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  const items = all.slice(start, start + (maxResults === 0 ? 100 : maxResults));
  const end = items.at(-1);
  if (end === undefined || start + items.length >= all.length) return { items };
  return { items, nextToken: Buffer.from(key(end), 'utf8').toString('base64') };
};
