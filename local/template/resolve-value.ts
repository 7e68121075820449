import type { Json, JsonObject } from './json.ts';
import { isJsonArray, isJsonObject } from './json.ts';
import { TemplateError } from './template-error.ts';

/** What intrinsic functions refer to. Every member throws a `TemplateError` for a name that it does not know. */
export type Scope = {
  /** The value of `Ref`: a parameter, a pseudo-parameter or a resource's physical id. Undefined for `AWS::NoValue`. */
  reference(name: string, where: string): string | undefined;
  attribute(logicalId: string, attribute: string, where: string): string;
  condition(name: string, where: string): boolean;
  mapping(map: string, key: string, second: string, where: string): Json;
  readonly region: string;
};

/** Stands for a value that CloudFormation leaves out (`AWS::NoValue`). */
const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

/**
 * Resolves the intrinsic functions in a value. `where` is the place that a `TemplateError` names when a function is not
 * known, is malformed, or refers to something that is not there.
 */
export const resolveValue = (value: Json, scope: Scope, where: string): Json => {
  const resolved = resolve(value, scope, where);
  if (resolved === NO_VALUE) throw new TemplateError(where, 'AWS::NoValue is not a value here');
  return resolved;
};

const resolve = (value: Json, scope: Scope, where: string): Resolved => {
  if (isJsonArray(value))
    return value.map((item, index) => resolve(item, scope, `${where}.${index}`)).filter((item) => item !== NO_VALUE);
  if (!isJsonObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    if (others.length > 0) throw new TemplateError(where, `${name} stands beside ${others.join(', ')}`);
    return callFunction(name, value[name] ?? null, scope, where);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, scope, `${where}.${key}`)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== NO_VALUE));
};

const callFunction = (name: string, argument: Json, scope: Scope, where: string): Resolved => {
  const malformed = (): TemplateError => new TemplateError(where, `malformed ${name}`);
  const text = (value: Json | undefined): string => {
    if (value === undefined) throw malformed();
    const resolved = resolveValue(value, scope, where);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw malformed();
  };
  const list = (value: Json | undefined): readonly Json[] => {
    const resolved = value === undefined ? null : resolveValue(value, scope, where);
    if (!isJsonArray(resolved)) throw malformed();
    return resolved;
  };
  const argumentsOf = (count: number): readonly Json[] => {
    if (!isJsonArray(argument) || argument.length !== count) throw malformed();
    return argument;
  };

  switch (name) {
    case 'Ref':
      if (typeof argument !== 'string') throw malformed();
      return scope.reference(argument, where) ?? NO_VALUE;
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : argumentsOf(2);
      if (typeof logicalId !== 'string') throw malformed();
      return scope.attribute(logicalId, attribute.map(text).join('.'), where);
    }
    case 'Fn::Join': {
      const [separator, items] = argumentsOf(2);
      return list(items).map(text).join(text(separator));
    }
    case 'Fn::Sub': {
      const [template, variables] = typeof argument === 'string' ? [argument, {}] : argumentsOf(2);
      if (typeof template !== 'string' || !isJsonObject(variables)) throw malformed();
      return substitute(template, variables, scope, where);
    }
    case 'Fn::Select': {
      const [index, items] = argumentsOf(2);
      const selected = list(items)[Number(text(index))];
      if (selected === undefined) throw new TemplateError(where, 'Fn::Select beyond the end of its list');
      return selected;
    }
    case 'Fn::Split': {
      const [separator, whole] = argumentsOf(2);
      return text(whole).split(text(separator));
    }
    case 'Fn::If': {
      const [condition, then, otherwise] = argumentsOf(3);
      if (typeof condition !== 'string' || then === undefined || otherwise === undefined) throw malformed();
      // Only the chosen branch is resolved: the other one may refer to resources that do not exist.
      return resolve(scope.condition(condition, where) ? then : otherwise, scope, where);
    }
    case 'Fn::FindInMap': {
      const [map, key, second] = argumentsOf(3);
      return scope.mapping(text(map), text(key), text(second), where);
    }
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${text(argument) || scope.region}${zone}`);
    default:
      throw new TemplateError(where, `the function ${name} is not known to the local cloud`);
  }
};

/** `${Name}`, `${Name.Attribute}` and `${AWS::Name}` are replaced, `${!Literal}` loses its mark. */
const substitute = (template: string, variables: JsonObject, scope: Scope, where: string): string =>
  template.replace(/\$\{([^}]+)\}/g, (_whole, expression: string) => {
    if (expression.startsWith('!')) return `\${${expression.slice(1)}}`;
    const name = expression.trim();
    const variable = variables[name];
    if (variable !== undefined) return String(resolveValue(variable, scope, where));
    const [logicalId, ...attribute] = name.split('.');
    if (logicalId !== undefined && attribute.length > 0) return scope.attribute(logicalId, attribute.join('.'), where);
    const value = scope.reference(name, where);
    if (value === undefined) throw new TemplateError(where, 'AWS::NoValue in Fn::Sub');
    return value;
  });
