import * as z from 'zod';

const throttleSchema = z.strictObject({ ratePerS: z.number(), burst: z.int() });
const quotaSchema = z.strictObject({ limit: z.int(), period: z.enum(['DAY', 'WEEK', 'MONTH']), offset: z.int() });

/** An API key as it is kept. */
const apiKeyRecordSchema = z.strictObject({
  id: z.string(),
  value: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  enabled: z.boolean(),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecordSchema>;

/** A usage plan as it is kept, with the keys that are in it. */
const usagePlanRecordSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  apiStages: z.array(
    z.strictObject({
      apiId: z.string(),
      stage: z.string(),
      /** By `/path/METHOD`. */
      methodThrottles: z.record(z.string(), throttleSchema),
    }),
  ),
  throttle: throttleSchema.optional(),
  quota: quotaSchema.optional(),
  keyIds: z.array(z.string()),
});
export type UsagePlanRecord = z.infer<typeof usagePlanRecordSchema>;

/** Every key and plan of the account, as the template and the calls of the API have left them. */
export const accessRecordsSchema = z.strictObject({
  apiKeys: z.array(apiKeyRecordSchema),
  usagePlans: z.array(usagePlanRecordSchema),
  /** What the template last said of a key or a plan, as JSON by id: only what it says anew is applied anew. */
  declared: z.record(z.string(), z.string()),
  /** Values of keys that the template had once: it may get them back. */
  formerValues: z.record(z.string(), z.string()),
});
export type AccessRecords = z.infer<typeof accessRecordsSchema>;

/** Records of an account that has nothing yet. */
export const noAccessRecords = (): AccessRecords => ({ apiKeys: [], usagePlans: [], declared: {}, formerValues: {} });
