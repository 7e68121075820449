import * as z from 'zod';
import { AWAITING_REASONS } from '../session/awaiting-reason.ts';
import { filePartSchema } from './file-part.ts';
import {
  answerSchema,
  controlSchema,
  directionSchema,
  OVERLAY_LIMITS,
  optionsSchema,
  overlayIdSchema,
  questionSchema,
} from './overlay.ts';

/**
 * Messages on the data channels of the live view, JSON text, at most 64 KB each. Channels that the controlling viewer
 * opens: `input` (ordered, reliable), `pointer` (unordered, no retransmission: only `move`), `view` (ordered, from the
 * runner) and, if it wants the sharp picture over the video, `sharp` (ordered, from the runner; sharp-picture.ts). On `view`
 * the runner first tells the present state (viewport, location, status, focus, a pending consent, open questions), so a
 * viewer that comes back needs no other source. A viewer that only watches opens none. Coordinates are CSS pixels of the
 * remote page's viewport, as `view.viewport` last announced it.
 */
export const CHANNELS = { input: 'input', pointer: 'pointer', view: 'view', sharp: 'sharp' } as const;

const TEXT_MAX = 10_000;
const coordinate = z.number().min(-10_000).max(10_000);
/** CDP's bit field: Alt 1, Ctrl 2, Meta 4, Shift 8. */
const modifiers = z.int().min(0).max(15).default(0);
const button = z.enum(['none', 'left', 'middle', 'right']);
/** DOM `MouseEvent.buttons`: the buttons held. */
const buttons = z.int().min(0).max(31).default(0);

export const pointerMessageSchema = z.strictObject({
  type: z.literal('move'),
  x: coordinate,
  y: coordinate,
  buttons,
  modifiers,
});

export const inputMessageSchema = z.discriminatedUnion('type', [
  pointerMessageSchema,
  z.strictObject({
    type: z.enum(['down', 'up']),
    x: coordinate,
    y: coordinate,
    button,
    buttons,
    clickCount: z.int().min(0).max(3).default(1),
    modifiers,
  }),
  z.strictObject({
    type: z.literal('wheel'),
    x: coordinate,
    y: coordinate,
    deltaX: coordinate,
    deltaY: coordinate,
    modifiers,
  }),
  /** DOM `key` and `code`; `text` is the character that the key types, absent for named keys. */
  z.strictObject({
    type: z.enum(['keydown', 'keyup']),
    key: z.string().min(1).max(32),
    code: z.string().max(32),
    text: z.string().max(8).optional(),
    repeat: z.boolean().default(false),
    modifiers,
  }),
  /** Text from a phone keyboard or an input method, put in at the caret; it ends a composition. */
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(TEXT_MAX) }),
  /** The text that an input method is composing, with its caret; empty when the composition is given up. */
  z.strictObject({
    type: z.literal('compose'),
    text: z.string().max(1_000),
    caret: z.int().min(0).max(1_000),
  }),
  /** Text of the viewer's clipboard: the remote page gets a paste. */
  z.strictObject({ type: z.literal('paste'), text: z.string().min(1).max(TEXT_MAX) }),
  /** `points` are the fingers that touch after the event: none after the last one was lifted, or the touch was cancelled. */
  z.strictObject({
    type: z.enum(['touchstart', 'touchmove', 'touchend', 'touchcancel']),
    points: z.array(z.strictObject({ x: coordinate, y: coordinate, id: z.int().min(0).max(31) })).max(10),
  }),
  /** A finger rested on this place: a long press. */
  z.strictObject({ type: z.literal('hold'), x: coordinate, y: coordinate }),
  /** The viewer's size in CSS pixels and how many of its own pixels make one of them; the runner answers with `viewport`. */
  z.strictObject({
    type: z.literal('resize'),
    width: z.int().min(280).max(1920),
    height: z.int().min(280).max(1920),
    ratio: z.number().min(0.25).max(8).default(1),
    touch: z.boolean(),
  }),
  /** The user's answer to `consent`. */
  z.strictObject({ type: z.literal('consent'), approved: z.boolean() }),
  z.strictObject({ type: z.literal('back') }),
  /** What the user did with `control`: chose an option (by its place in the list), set a value, or left it. */
  z.strictObject({
    type: z.literal('choose'),
    id: overlayIdSchema,
    chosen: z.int().min(0).max(OVERLAY_LIMITS.options),
  }),
  z.strictObject({ type: z.literal('fill'), id: overlayIdSchema, value: z.string().max(64) }),
  z.strictObject({ type: z.literal('leave'), id: overlayIdSchema }),
  /** The user's answer to `question`. */
  z.strictObject({ type: z.literal('answer'), id: overlayIdSchema, answer: answerSchema }),
  filePartSchema,
]);
/** The form that is sent; fields with a default may be left out. */
export type InputMessageInit = z.input<typeof inputMessageSchema>;
export type InputMessage = z.infer<typeof inputMessageSchema>;

/** Values of `autocomplete` (HTML, "autofill detail tokens") by which a device offers to fill in what it knows. */
export const AUTOFILL_HINTS = [
  ...['username', 'current-password', 'new-password', 'one-time-code', 'email', 'tel', 'url'],
  ...['name', 'given-name', 'family-name', 'organization', 'street-address', 'address-line1', 'address-line2'],
  ...['address-level1', 'address-level2', 'postal-code', 'country', 'country-name', 'bday'],
] as const;

/** The field that the user types into: which keyboard fits it. */
export const editableSchema = z.strictObject({
  kind: z.enum(['text', 'password', 'email', 'tel', 'url', 'numeric', 'decimal', 'search', 'one-time-code']),
  /** Of HTML's `autocomplete`, null when it says nothing or is off. */
  autofill: z.enum(AUTOFILL_HINTS).nullable(),
  /** HTML's `enterkeyhint`. */
  enterKey: z.enum(['enter', 'done', 'go', 'next', 'previous', 'search', 'send']).nullable(),
  direction: directionSchema,
});
export type Editable = z.infer<typeof editableSchema>;

/**
 * One field that the partner will get. `value` is what will be shared, already as text for people. With `says` it is the bound, and
 * the number or text itself stays hidden: what is shared is only that the field is at least or at most `value`, one of the texts
 * in it, or a salted hash of the field (then `value` is empty).
 */
const consentFieldSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  value: z.string(),
  says: z.enum(['at-least', 'at-most', 'one-of', 'hash']).optional(),
  /** Host the value comes from. */
  source: z.string(),
});
export type ConsentField = z.infer<typeof consentFieldSchema>;

export const viewMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('viewport'), width: z.int(), height: z.int() }),
  /**
   * Where the remote browser is: `host` without userinfo and path, `secure` true on HTTPS with a good certificate. `domain` is
   * the part of `host` that somebody has registered and answers for, empty where there is none (an IP address).
   */
  z.strictObject({ type: z.literal('location'), host: z.string(), domain: z.string(), secure: z.boolean() }),
  /** Whether `back` leads anywhere: to an earlier page, or from a window to the one behind it. */
  z.strictObject({ type: z.literal('history'), back: z.boolean() }),
  z.strictObject({ type: z.literal('cursor'), cursor: z.string() }),
  /** The focused element, so that a phone opens the keyboard that fits; null when nothing editable has the focus. */
  z.strictObject({ type: z.literal('focus'), editable: editableSchema.nullable() }),
  z.strictObject({
    type: z.literal('status'),
    status: z.string(),
    progress: z.number(),
    awaiting: z.enum(AWAITING_REASONS).nullable(),
  }),
  /** A remark of the flow, for instance that the login was refused; `message` comes from the failure table. */
  z.strictObject({ type: z.literal('notice'), code: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('consent'), fields: z.array(consentFieldSchema) }),
  /** A field of the remote page wants its list or picker drawn over `box`. `label` is the field's name. */
  z.strictObject({
    type: z.literal('control'),
    id: overlayIdSchema,
    box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    label: z.string().max(OVERLAY_LIMITS.label),
    direction: directionSchema,
    control: controlSchema,
  }),
  /** The options that follow those already told. */
  z.strictObject({ type: z.literal('more-options'), id: overlayIdSchema, options: optionsSchema }),
  z.strictObject({ type: z.literal('control-over'), id: overlayIdSchema }),
  /** The remote page waits for the user's answer. `host` and `secure` are of the page that asks, as in `location`. */
  z.strictObject({
    type: z.literal('question'),
    id: overlayIdSchema,
    host: z.string(),
    secure: z.boolean(),
    question: questionSchema,
  }),
  z.strictObject({ type: z.literal('question-over'), id: overlayIdSchema }),
  /** So many bytes of the files of that question have come. */
  z.strictObject({ type: z.literal('file-taken'), id: overlayIdSchema, bytes: z.int().min(0) }),
  /** Whether a long press left text selected that can be copied. */
  z.strictObject({ type: z.literal('selection'), present: z.boolean() }),
  /** The user copied this text on the remote page. */
  z.strictObject({ type: z.literal('copied'), text: z.string().min(1).max(TEXT_MAX) }),
  /**
   * The remote page opened a dialog while nobody could be asked, so it was answered at once: alerts and leaving the page
   * are accepted, questions are declined. `message` is the page's own text.
   */
  z.strictObject({
    type: z.literal('dialog'),
    kind: z.enum(['alert', 'confirm', 'prompt', 'beforeunload']),
    message: z.string().max(500),
    accepted: z.boolean(),
  }),
  /** The remote page wanted something that is not possible here. */
  z.strictObject({ type: z.literal('refused'), what: z.enum(['download', 'file-upload']) }),
  /** Another viewer took over control of this session; this connection ends. */
  z.strictObject({ type: z.literal('taken-over') }),
  /** The session is over for the runner; ask the API for the final status. */
  z.strictObject({ type: z.literal('ended') }),
]);
export type ViewMessage = z.infer<typeof viewMessageSchema>;
