import * as z from 'zod';

/**
 * The properties of a template's resource as `schema` types them. Throws with the resource's name and every property
 * that is unknown or wrong, so that nothing in a template is silently without effect.
 */
export const parseProperties = <T>(schema: z.ZodType<T>, properties: unknown, type: string, name: string): T => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new Error(`The local cloud does not know this ${type}, ${name}: ${z.prettifyError(parsed.error)}`);
};
