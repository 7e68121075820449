import type { Json } from './json.ts';
import { isJsonArray, isJsonObject } from './json.ts';
import type { Scope } from './resolve-value.ts';
import { resolveValue } from './resolve-value.ts';
import { TemplateError } from './template-error.ts';

/** What a condition may refer to: parameters and mappings, never resources. */
export type ConditionScope = Omit<Scope, 'condition'>;

/** Evaluates conditions by name, each once and when it is first asked for. Fails on cycles and on unknown names. */
export const resolveConditions = (
  conditions: Readonly<Record<string, Json>>,
  scope: ConditionScope,
): Scope['condition'] => {
  const known = new Map<string, boolean | 'pending'>();

  const byName = (name: string, where: string): boolean => {
    const definition = conditions[name];
    if (definition === undefined) throw new TemplateError(where, `there is no condition ${name}`);
    const value = known.get(name);
    if (value === 'pending') throw new TemplateError(`condition ${name}`, 'depends on itself');
    if (value !== undefined) return value;
    known.set(name, 'pending');
    const holds = evaluate(definition, `condition ${name}`);
    known.set(name, holds);
    return holds;
  };

  const full: Scope = { ...scope, condition: byName };

  const evaluate = (expression: Json, where: string): boolean => {
    const [operator, ...others] = isJsonObject(expression) ? Object.keys(expression) : [];
    if (operator === undefined || others.length > 0 || !isJsonObject(expression))
      throw new TemplateError(where, 'is not a single condition function');
    const argument = expression[operator];
    if (operator === 'Condition' && typeof argument === 'string') return byName(argument, where);
    if (!isJsonArray(argument)) throw new TemplateError(where, `malformed ${operator}`);
    switch (operator) {
      case 'Fn::Equals': {
        const [left, right] = argument.map((side) => resolveValue(side, full, where));
        return argument.length === 2 && String(left) === String(right);
      }
      case 'Fn::Not':
        return argument.every((part) => !evaluate(part, where));
      case 'Fn::And':
        return argument.every((part) => evaluate(part, where));
      case 'Fn::Or':
        return argument.some((part) => evaluate(part, where));
      default:
        throw new TemplateError(where, `the condition function ${operator} is not known to the local cloud`);
    }
  };

  return byName;
};
