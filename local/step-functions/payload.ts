import * as z from 'zod';
import type { Json } from '../template/json.ts';
import { dataLimitExceeded } from './states-error.ts';

/** Largest input, output, argument or variable: 256 KiB of UTF-8 (Step Functions developer guide, "Service quotas"). */
const MAX_PAYLOAD_BYTES = 262_144;

/** JSON of any shape. */
export const jsonSchema: z.ZodType<Json> = z.json();

/** True when a text is within the payload limit. */
export const fitsPayload = (text: string): boolean => Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES;

/** Gives the value back; raises `States.DataLimitExceeded` in the name of `what` when it is too large. */
export const withinPayload = (value: Json, what: string): Json => {
  if (!fitsPayload(JSON.stringify(value))) throw dataLimitExceeded(what);
  return value;
};

/** What an integration answered, as the JSON that a state works with: dates as ISO 8601, no undefined fields. */
export const asPayload = (value: unknown): Json => jsonSchema.parse(JSON.parse(JSON.stringify(value ?? {})));
