import type * as z from 'zod';
import type { CloudTemplate, TemplateResource } from './cloud-template.ts';
import { dependencyOrder } from './dependency-order.ts';
import type { Json } from './json.ts';
import { isJsonObject } from './json.ts';
import { parameterValues } from './parameters.ts';
import { resolveConditions } from './resolve-conditions.ts';
import type { Scope } from './resolve-value.ts';
import { resolveValue } from './resolve-value.ts';
import type { ResourceIdentity, ResourceType } from './resource-type.ts';
import { TemplateError } from './template-error.ts';

/** One resource with every intrinsic function resolved. */
export type StackResource<P = unknown> = {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly properties: P;
  /** What `Fn::GetAtt` gives; throws a `TemplateError` for an attribute that the type does not have. */
  attribute(name: string): string;
};

type PropertiesOf<T> = T extends ResourceType<infer P> ? z.output<P> : never;

/** A template with its parameters applied: what CloudFormation would create. */
export type Stack<T extends Readonly<Record<string, ResourceType>>> = {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** In dependency order. */
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The resources of one type, with its properties parsed. */
  ofType<N extends keyof T>(type: N): readonly StackResource<PropertiesOf<T[N]>>[];
};

export type StackOptions<T extends Readonly<Record<string, ResourceType>>> = {
  readonly template: CloudTemplate;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly awsEndpoint: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly types: T;
};

/**
 * Resolves a template against the types that the local cloud knows. Pure. Fails with a `TemplateError` that lists every
 * resource, property, attribute and function that is not known, each by name.
 */
export const loadStack = <T extends Readonly<Record<string, ResourceType>>>(options: StackOptions<T>): Stack<T> => {
  const { template, types } = options;
  const scope = stackScope(options);
  const resources: StackResource[] = [];
  const problems: string[] = [];
  for (const logicalId of dependencyOrder(template.Resources)) {
    const resource = template.Resources[logicalId];
    if (resource === undefined || !scope.exists(logicalId)) continue;
    try {
      resources.push(loadResource(logicalId, resource, types, scope));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new TemplateError('the local cloud cannot run this template', problems.join('\n  '));
  return {
    name: options.name,
    region: options.region,
    accountId: options.accountId,
    resources,
    outputs: loadOutputs(template, scope),
    // The properties were parsed by this type's own schema in `loadResource`.
    ofType: <N extends keyof T>(type: N) =>
      resources.filter((resource): resource is StackResource<PropertiesOf<T[N]>> => resource.type === type),
  };
};

type StackScope = Scope & { exists(logicalId: string): boolean };

const stackScope = <T extends Readonly<Record<string, ResourceType>>>(options: StackOptions<T>): StackScope => {
  const { template, types } = options;
  const parameters = parameterValues(template, options.parameters);
  const pseudoParameters: Readonly<Record<string, string>> = {
    'AWS::Region': options.region,
    'AWS::AccountId': options.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': options.name,
    'AWS::StackId': `arn:aws:cloudformation:${options.region}:${options.accountId}:stack/${options.name}/local`,
  };

  const typeOf = (logicalId: string, where: string): ResourceType => {
    const resource = template.Resources[logicalId];
    if (resource === undefined) throw new TemplateError(where, `there is no ${logicalId} in the template`);
    if (!exists(logicalId)) throw new TemplateError(where, `${logicalId} is left out by its condition`);
    const type = types[resource.Type];
    if (type === undefined) throw new TemplateError(where, `refers to ${logicalId}, whose type is not known`);
    return type;
  };

  const identityOf = (logicalId: string): ResourceIdentity => ({
    logicalId,
    stackName: options.name,
    region: options.region,
    accountId: options.accountId,
    awsEndpoint: options.awsEndpoint,
    property: (name) => {
      const value = template.Resources[logicalId]?.Properties[name];
      return value === undefined ? undefined : resolveValue(value, scope, `${logicalId}.${name}`);
    },
  });

  const reference: Scope['reference'] = (name, where) => {
    if (name === 'AWS::NoValue') return undefined;
    const value = parameters[name] ?? pseudoParameters[name];
    return value ?? typeOf(name, where).reference(identityOf(name));
  };
  const attribute: Scope['attribute'] = (logicalId, name, where) => {
    const give = typeOf(logicalId, where).attributes[name];
    const type = template.Resources[logicalId]?.Type;
    if (give === undefined) throw new TemplateError(where, `${logicalId} (${type}) has no known attribute ${name}`);
    return give(identityOf(logicalId));
  };
  const mapping: Scope['mapping'] = (map, key, second, where) => {
    const value: Json | undefined = template.Mappings[map]?.[key]?.[second];
    if (value === undefined) throw new TemplateError(where, `no mapping ${map}.${key}.${second}`);
    return value;
  };
  const values = { reference, attribute, mapping, region: options.region };
  const condition = resolveConditions(template.Conditions, values);
  const exists = (logicalId: string): boolean => {
    const name = template.Resources[logicalId]?.Condition;
    return name === undefined || condition(name, logicalId);
  };
  const scope: StackScope = { ...values, condition, exists };
  return scope;
};

const loadResource = (
  logicalId: string,
  resource: TemplateResource,
  types: Readonly<Record<string, ResourceType>>,
  scope: Scope,
): StackResource => {
  const where = `${logicalId} (${resource.Type})`;
  const type = types[resource.Type];
  if (type === undefined) throw new TemplateError(where, 'this type of resource is not known to the local cloud');
  const parsed = type.properties.safeParse(resolveValue(resource.Properties, scope, where));
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `property ${path.join('.')}: ${message}`);
    throw new TemplateError(where, issues.join('; '));
  }
  return {
    logicalId,
    type: resource.Type,
    physicalId: scope.reference(logicalId, where) ?? logicalId,
    properties: parsed.data,
    attribute: (name) => scope.attribute(logicalId, name, where),
  };
};

const loadOutputs = (template: CloudTemplate, scope: Scope): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(template.Outputs)
      .filter(([name, { Condition }]) => Condition === undefined || scope.condition(Condition, `output ${name}`))
      .map(([name, { Value }]) => {
        const value = resolveValue(Value, scope, `output ${name}`);
        if (isJsonObject(value)) throw new TemplateError(`output ${name}`, 'is not a string');
        return [name, String(value)];
      }),
  );
