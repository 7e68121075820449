import type { TemplateResource } from './cloud-template.ts';
import type { Json } from './json.ts';
import { isJsonArray, isJsonObject } from './json.ts';
import { TemplateError } from './template-error.ts';

/**
 * The logical ids so that each resource comes after those that it refers to or depends on; in the template's order where
 * nothing decides. Fails on a cycle, naming its members.
 */
export const dependencyOrder = (resources: Readonly<Record<string, TemplateResource>>): readonly string[] => {
  const ordered = new Set<string>();
  const visit = (logicalId: string, path: readonly string[]): void => {
    if (ordered.has(logicalId)) return;
    if (path.includes(logicalId))
      throw new TemplateError('template', `resources depend on each other: ${[...path, logicalId].join(' -> ')}`);
    const resource = resources[logicalId];
    if (resource === undefined) return;
    const references = [...resource.DependsOn, ...referencesOf(resource.Properties)];
    for (const reference of new Set(references)) visit(reference, [...path, logicalId]);
    ordered.add(logicalId);
  };
  for (const logicalId of Object.keys(resources)) visit(logicalId, []);
  return [...ordered];
};

/** Every name that the intrinsic functions in a value may refer to; names of parameters among them. */
const referencesOf = (value: Json): readonly string[] => {
  if (isJsonArray(value)) return value.flatMap(referencesOf);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Ref' && typeof argument === 'string') return [argument];
    if (name === 'Fn::GetAtt') {
      const first: Json | undefined = typeof argument === 'string' ? argument.split('.')[0] : firstOf(argument);
      return typeof first === 'string' ? [first] : [];
    }
    if (name === 'Fn::Sub') {
      const template = typeof argument === 'string' ? argument : firstOf(argument);
      return [...substitutedNames(template), ...referencesOf(argument)];
    }
    return referencesOf(argument);
  });
};

const firstOf = (value: Json): Json | undefined => (isJsonArray(value) ? value[0] : undefined);

const substitutedNames = (template: Json | undefined): readonly string[] =>
  typeof template !== 'string'
    ? []
    : [...template.matchAll(/\$\{([^!}][^}.]*)/g)].flatMap(([, name]) => (name === undefined ? [] : [name.trim()]));
