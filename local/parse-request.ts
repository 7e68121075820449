import * as z from 'zod';
import { AwsError } from './aws-error.ts';

/**
 * The body of a request as `schema` types it. Throws an `AwsError` of `type` that names every parameter that is wrong,
 * missing or unknown here.
 */
export const parseRequest = <T>(schema: z.ZodType<T>, body: unknown, type: string): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AwsError(type, `The request is not valid: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
};
