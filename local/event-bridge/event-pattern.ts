import type { Json, JsonObject } from '../template/json.ts';
import { isJsonArray, isJsonObject } from '../template/json.ts';

/** A compiled pattern: true for an event that fits. */
export type EventPattern = (event: Json) => boolean;

/**
 * Compiles an event pattern: every field must be there and be, or hold, one of the listed values. Fails by name on a
 * content filter (`prefix`, `anything-but` …): the template uses none.
 */
export const eventPattern = (pattern: JsonObject, where: string): EventPattern => {
  const fields = Object.entries(pattern).map(
    ([name, expected]) => [name, compile(expected, `${where}.${name}`)] as const,
  );
  return (event) => isJsonObject(event) && fields.every(([name, fits]) => fits(event[name]));
};

const compile = (expected: Json, where: string): ((value: Json | undefined) => boolean) => {
  if (isJsonObject(expected)) {
    const fits = eventPattern(expected, where);
    return (value) => value !== undefined && fits(value);
  }
  if (!isJsonArray(expected)) throw new Error(`${where}: a field of an event pattern is a list or an object`);
  if (expected.some((one) => isJsonObject(one) || isJsonArray(one)))
    throw new Error(`${where}: content filters of event patterns are not known to the local cloud`);
  return (value) => {
    if (value === undefined) return false;
    return isJsonArray(value) ? value.some((item) => expected.includes(item)) : expected.includes(value);
  };
};
