import { SESSION_STATUSES } from '../../core/session/status.ts';
import type { FrameMessage, FrameMessageData } from './frame-message.ts';

type Check = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const finite: Check = (value) => Number.isFinite(value);
const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
/** Exactly these members, each as its check wants it. */
const exactly =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.keys(value).length === Object.keys(checks).length &&
    Object.entries(checks).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
const UTC_TIME = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
/** The day must survive parsing: engines turn 30 February into 2 March. */
const utcTime: Check = (value) => {
  if (typeof value !== 'string' || !UTC_TIME.test(value)) return false;
  const at = new Date(`${value.slice(0, 16)}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value.slice(0, 10));
};

const status = oneOf(...SESSION_STATUSES);
const DATA: Readonly<Record<keyof FrameMessageData, Check>> = {
  loaded: exactly({}),
  ready: exactly({}),
  status: exactly({ from: nullOr(status), to: status, progress: finite }),
  awaiting_user: exactly({ reason: oneOf('LOGIN', 'MFA', 'CAPTCHA', 'CONSENT') }),
  stream: exactly({ state: oneOf('connecting', 'live', 'lost', 'closed'), rttMs: nullOr(finite) }),
  resize: exactly({ height: finite }),
  error: exactly({ code: text, message: text, retryable: flag }),
  success: exactly({}),
  exit: exactly({ reason: text }),
};
const isType = (value: unknown): value is keyof FrameMessageData =>
  typeof value === 'string' && Object.hasOwn(DATA, value);

const envelope = exactly({
  source: oneOf('veriframe'),
  v: oneOf(1),
  sessionId: (value) => typeof value === 'string' && UUID_V4.test(value),
  seq: Number.isSafeInteger,
  ts: utcTime,
  type: isType,
  data: isObject,
});

/** True for exactly what `frameMessageSchema` of the contract accepts; a test holds the two against each other. Never throws. */
export const isFrameMessage = (value: unknown): value is FrameMessage =>
  isObject(value) && envelope(value) && isType(value['type']) && DATA[value['type']](value['data']);
