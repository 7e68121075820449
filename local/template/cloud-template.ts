import * as z from 'zod';
import { TemplateError } from './template-error.ts';

const json = z.json();
const jsonObject = z.record(z.string(), json);

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: jsonObject.default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Metadata: jsonObject.optional(),
  // What happens to data when a stack is changed or deleted; the local cloud does neither.
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const parameterSchema = z.strictObject({
  Type: z.enum(['String', 'Number', 'AWS::SSM::Parameter::Value<String>']),
  Default: z.union([z.string(), z.number().transform(String)]).optional(),
  AllowedValues: z.array(z.string()).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
  Description: z.string().optional(),
  NoEcho: z.boolean().optional(),
});

const outputSchema = z.strictObject({
  Value: json,
  Condition: z.string().optional(),
  Description: z.string().optional(),
  Export: json.optional(),
});

/** A CloudFormation template: the sections and attributes that the local cloud knows, nothing else. */
const cloudTemplateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: jsonObject.optional(),
  Parameters: z.record(z.string(), parameterSchema).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), json))).default({}),
  Conditions: z.record(z.string(), json).default({}),
  // Assertions that CloudFormation checks before a deployment; CDK adds one about the bootstrap version.
  Rules: jsonObject.default({}),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), outputSchema).default({}),
});

export type CloudTemplate = z.infer<typeof cloudTemplateSchema>;
export type TemplateResource = z.infer<typeof resourceSchema>;
export type TemplateParameter = z.infer<typeof parameterSchema>;

/** Parses a template; fails with the place of the first section, attribute or value that is not known. */
export const parseCloudTemplate = (value: unknown): CloudTemplate => {
  const parsed = cloudTemplateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TemplateError(`template ${issue?.path.join('.') ?? ''}`, issue?.message ?? 'not a template');
};
