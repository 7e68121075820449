import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Database, DatabaseWrite } from './dynalite.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html, `ClientRequestToken` */
const LIFETIME_MS = 10 * 60_000;

const PREFIX = 'veriframe-token~';

const recordSchema = z.object({ requestHash: z.string(), atMs: z.number() });

const hashOf = (request: unknown): string => createHash('sha256').update(JSON.stringify(request)).digest('hex');

/**
 * Whether a transaction with this token was carried out in the last ten minutes. Throws
 * `IdempotentParameterMismatchException` when it was another one.
 */
export const wasCarriedOut = async (db: Database, token: string, request: unknown, nowMs: number): Promise<boolean> => {
  const record = recordSchema.safeParse(await db.get(PREFIX + token));
  if (!record.success || record.data.atMs + LIFETIME_MS <= nowMs) return false;
  if (record.data.requestHash === hashOf(request)) return true;
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical',
  );
};

/** The write that remembers a token; it belongs into the transaction's own batch. */
export const rememberToken = (token: string, request: unknown, nowMs: number): DatabaseWrite => ({
  type: 'put',
  key: PREFIX + token,
  value: { requestHash: hashOf(request), atMs: nowMs },
});

/** Forgets the tokens whose ten minutes are over. */
export const forgetOldTokens = async (db: Database, nowMs: number): Promise<void> => {
  const old: DatabaseWrite[] = [];
  for await (const [key, value] of db.iterator({ gte: PREFIX, lt: `${PREFIX}~` })) {
    if (recordSchema.parse(value).atMs + LIFETIME_MS <= nowMs) old.push({ type: 'del', key });
  }
  await db.batch(old);
};
