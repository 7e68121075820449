/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** True for an object, false for arrays, null and scalars. */
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for an array. */
export const isJsonArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
