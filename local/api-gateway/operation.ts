import type * as z from 'zod';
import { parseRequest } from '../parse-request.ts';
import type { AccessRecords } from './access-records.ts';

export type OperationSurroundings = {
  readonly nowMs: number;
  /** Ten letters and digits, as API Gateway's ids are. */
  readonly newId: () => string;
  readonly randomInt: (below: number) => number;
};

/** One operation of API Gateway's API on what is kept: an answer, and what is to be kept from now on where that changed. */
export type Operation = (
  records: AccessRecords,
  input: unknown,
  surroundings: OperationSurroundings,
) => { readonly records?: AccessRecords; readonly answer: unknown };

/** The input of an operation; throws a `BadRequestException` that names what is wrong, missing or not known here. */
export const parseInput = <T>(schema: z.ZodType<T>, input: unknown): T =>
  parseRequest(schema, input, 'BadRequestException');
