import * as z from 'zod';

const responseSchema = z
  .looseObject({ batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/** Which messages of a batch a function could not handle. */
export type BatchOutcome = { kind: 'reported'; failedIds: ReadonlySet<string> } | { kind: 'failed'; reason: string };

/**
 * Reads what a function with `ReportBatchItemFailures` returned. Nothing, an empty object and an empty or null list mean
 * success; an identifier that is empty, null, under another name or of no message of the batch fails the whole batch:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const readBatchResponse = (response: unknown, messageIds: readonly string[]): BatchOutcome => {
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return { kind: 'failed', reason: 'The function returned no valid batch response.' };
  const failedIds = (parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failedIds.every((id) => messageIds.includes(id))
    ? { kind: 'reported', failedIds: new Set(failedIds) }
    : { kind: 'failed', reason: 'The function reported a message that is not in its batch.' };
};
