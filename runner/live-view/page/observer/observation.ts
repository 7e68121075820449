import * as z from 'zod';
import { AUTOFILL_HINTS, editableSchema } from '../../../../core/contract/live-view.ts';
import { controlSchema, directionSchema, OVERLAY_LIMITS, optionSchema } from '../../../../core/contract/overlay.ts';

const [list, field] = controlSchema.options;

/**
 * What the observer tells of a frame. It is hostile ground: a page that broke into the isolated world could call the binding
 * with anything.
 */
const observationSchema = z.discriminatedUnion('type', [
  /** A document has begun in the main frame. */
  z.strictObject({ type: z.literal('opened') }),
  z.strictObject({
    type: z.literal('focus'),
    editable: z
      .strictObject({ ...editableSchema.shape, autofill: z.enum(AUTOFILL_HINTS).nullable().catch(null) })
      .nullable(),
  }),
  z.strictObject({ type: z.literal('cursor'), cursor: z.string().max(50) }),
  z.strictObject({ type: z.literal('selection'), present: z.boolean() }),
  /** A long press was not for the page: it does not end in a click. */
  z.strictObject({ type: z.literal('held') }),
  z.strictObject({ type: z.literal('copied'), text: z.string().min(1).max(10_000) }),
  z.strictObject({
    type: z.literal('control'),
    number: z.int(),
    label: z.string().max(OVERLAY_LIMITS.label),
    direction: directionSchema,
    control: z.discriminatedUnion('kind', [
      z.strictObject({ ...list.shape, options: z.array(optionSchema).max(OVERLAY_LIMITS.options) }),
      field,
    ]),
  }),
  z.strictObject({ type: z.literal('control-gone'), number: z.int() }),
]);
export type Observation = z.infer<typeof observationSchema>;
export type ControlObservation = Extract<Observation, { type: 'control' }>;

/** Null for what is none. */
export const parseObservation = (payload: string): Observation | null => {
  const parsed = observationSchema.safeParse(jsonOf(payload));
  return parsed.success ? parsed.data : null;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
