import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { CheckedRequest, DynaliteOperation, DynaliteStore } from './dynalite.ts';
import { checkTypes, checkValidations, codeOf } from './dynalite.ts';

const requestSchema = z.record(z.string(), z.unknown());

const dynaliteErrorSchema = z.object({
  statusCode: z.int(),
  body: z.looseObject({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() }),
});

/** The AWS error that dynalite means; anything else is returned as it is, for a fault. */
export const toAwsError = (error: unknown): unknown => {
  const parsed = dynaliteErrorSchema.safeParse(error);
  if (!parsed.success) return error;
  const { __type: type, message, Message: capitalMessage, ...extra } = parsed.data.body;
  return new AwsError(type.replace(/^.*#/, ''), message ?? capitalMessage ?? '', parsed.data.statusCode, extra);
};

/** Checks a request as AWS does and parses its expressions; throws an `AwsError`. The body is left as it was. */
export const checkRequest = (store: DynaliteStore, operation: DynaliteOperation, body: unknown): CheckedRequest => {
  const parsed = requestSchema.safeParse(structuredClone(body));
  if (!parsed.success) throw new AwsError('SerializationException', 'The body is not a JSON object.');
  const { checks } = codeOf(operation);
  try {
    const request = checkTypes(parsed.data, checks.types);
    checkValidations(request, checks.types, checks.custom, store);
    return request;
  } catch (error) {
    throw toAwsError(error);
  }
};

/** Carries out a checked request; throws an `AwsError`. */
export const runRequest = (
  store: DynaliteStore,
  operation: DynaliteOperation,
  request: CheckedRequest,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    codeOf(operation).action(store, request, (error, answer) => (error ? reject(toAwsError(error)) : resolve(answer)));
  });

/** Checks and carries out a request; throws an `AwsError`. */
export const callDynalite = (store: DynaliteStore, operation: DynaliteOperation, body: unknown): Promise<unknown> =>
  runRequest(store, operation, checkRequest(store, operation, body));
