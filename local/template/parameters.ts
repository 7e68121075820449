import type { CloudTemplate, TemplateParameter } from './cloud-template.ts';
import { TemplateError } from './template-error.ts';

/**
 * The value of every parameter: as given, else its default. Fails on a given parameter that the template does not have, on
 * one without value, and on a value that the template does not allow.
 */
export const parameterValues = (
  template: CloudTemplate,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  for (const name of Object.keys(given))
    if (template.Parameters[name] === undefined) throw new TemplateError(`parameter ${name}`, 'not in the template');
  return Object.fromEntries(
    Object.entries(template.Parameters).map(([name, parameter]) => [name, valueOf(name, parameter, given[name])]),
  );
};

const valueOf = (name: string, parameter: TemplateParameter, given: string | undefined): string => {
  const value = given ?? parameter.Default;
  const where = `parameter ${name}`;
  if (value === undefined) throw new TemplateError(where, 'has neither a value nor a default');
  if (parameter.Type === 'Number' && !Number.isFinite(Number(value))) throw new TemplateError(where, 'is not a number');
  if (parameter.AllowedValues !== undefined && !parameter.AllowedValues.includes(value))
    throw new TemplateError(where, `must be one of ${parameter.AllowedValues.join(', ')}`);
  // CloudFormation matches the whole value.
  if (parameter.AllowedPattern !== undefined && !new RegExp(`^(?:${parameter.AllowedPattern})$`).test(value))
    throw new TemplateError(where, parameter.ConstraintDescription ?? `must match ${parameter.AllowedPattern}`);
  return value;
};
