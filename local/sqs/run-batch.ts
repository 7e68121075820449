import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import { LIMITS } from './sqs-limits.ts';

const entriesSchema = z.array(z.looseObject({ Id: z.string() }));

/**
 * Carries out a batch operation: each entry by itself, with `Successful` and `Failed` entries in the answer. Throws an
 * `AwsError` when the batch itself is wrong: empty, too long, or with ids that are no ids or not distinct.
 */
export const runBatch = (
  entries: unknown,
  runEntry: (entry: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> => {
  const parsed = parseRequest(entriesSchema.optional(), entries, 'InvalidParameterValue') ?? [];
  if (parsed.length === 0) {
    throw new AwsError('EmptyBatchRequest', "There should be at least one entry in the request's batch.");
  }
  if (parsed.length > LIMITS.maxBatchEntries) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${LIMITS.maxBatchEntries}. You have sent ${parsed.length}.`,
    );
  }
  if (parsed.some(({ Id }) => !/^[\w-]{1,80}$/.test(Id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  if (new Set(parsed.map(({ Id }) => Id)).size < parsed.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const { Id, ...entry } of parsed) {
    try {
      Successful.push({ Id, ...runEntry(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.type, Message: error.message });
    }
  }
  return { Successful, Failed };
};
