import * as z from 'zod';

/**
 * What headless Chromium does not paint, and the embed page draws in its place. A **control** belongs to a field of the
 * remote page (a list of options, a picker), a **question** stops the remote page until it is answered. Both have a number
 * that the answer names; one that is not known any more is ignored.
 */
export const OVERLAY_LIMITS = {
  /** Options of one message: 200 with labels of 100 characters stay far below the 64 KB of a message. */
  optionsInMessage: 200,
  /** Options of a list; those behind are left out. */
  options: 2_000,
  label: 100,
  text: 2_000,
} as const;

const label = z.string().max(OVERLAY_LIMITS.label);
export const overlayIdSchema = z.int().min(1);

export const optionSchema = z.strictObject({
  label,
  /** The label of its `<optgroup>`. */
  group: label.nullable(),
  disabled: z.boolean(),
  selected: z.boolean(),
});
export type ControlOption = z.infer<typeof optionSchema>;
export const optionsSchema = z.array(optionSchema).max(OVERLAY_LIMITS.optionsInMessage);

/** Fields whose picker the viewer's own device shows. */
const PICKED_FIELDS = ['date', 'time', 'month', 'week', 'datetime-local', 'color'] as const;

export const controlSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('options'), options: optionsSchema }),
  /** `value`, `min`, `max` and `step` are as in HTML; an empty text stands for none. */
  z.strictObject({
    kind: z.literal('field'),
    field: z.enum(PICKED_FIELDS),
    value: z.string().max(64),
    min: z.string().max(64),
    max: z.string().max(64),
    step: z.string().max(64),
  }),
]);
export type Control = z.infer<typeof controlSchema>;

export const directionSchema = z.enum(['ltr', 'rtl']);

const text = z.string().max(OVERLAY_LIMITS.text);

export const questionSchema = z.discriminatedUnion('kind', [
  /** The page's own words. For `beforeunload` browsers show none. */
  z.strictObject({ kind: z.enum(['alert', 'confirm', 'beforeunload']), message: text }),
  z.strictObject({ kind: z.literal('prompt'), message: text, suggestion: text }),
  /** HTTP authentication (RFC 9110, section 11.1): the site asks before it shows anything, again when it `refused` a login. */
  z.strictObject({ kind: z.literal('login'), realm: text, refused: z.literal(true).optional() }),
  /** A file chooser; `accept` as in HTML. The files come before the answer, in parts. */
  z.strictObject({ kind: z.literal('files'), multiple: z.boolean(), accept: text }),
]);
export type Question = z.infer<typeof questionSchema>;

/** The user's answer; `text` is for a prompt, `login` for a login. */
export const answerSchema = z.strictObject({
  accepted: z.boolean(),
  text: text.optional(),
  login: z.strictObject({ username: z.string().max(500), password: z.string().max(500) }).optional(),
});
export type Answer = z.infer<typeof answerSchema>;
