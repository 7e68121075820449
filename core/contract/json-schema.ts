import * as z from 'zod';

/**
 * What a schema accepts, as JSON Schema 2020-12 (that of OpenAPI 3.1). Throws on a schema that JSON Schema cannot hold. Left
 * out is what says nothing to a reader: the bounds of all safe integers, and the pattern behind a named format.
 */
export const jsonSchemaOf = (schema: z.core.$ZodType): object => {
  const described = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined || jsonSchema.type === 'integer') delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // Member names in JSON are strings anyway.
      delete jsonSchema.propertyNames;
    },
  });
  // The document as a whole says which dialect it is in.
  delete described.$schema;
  return described;
};
