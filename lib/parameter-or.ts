import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export type ParameterProps = {
  readonly description: string;
  readonly allowedPattern: string;
  readonly fallback: string;
};

/** The value of the stack's parameter `name`, or `fallback` while the parameter is empty, as it is by default. */
export const parameterOr = (scope: Construct, name: string, props: ParameterProps): string => {
  const within = new Construct(scope, name);
  const parameter = new CfnParameter(within, 'Value', {
    default: '',
    description: props.description,
    allowedPattern: `^$|^${props.allowedPattern}$`,
  });
  parameter.overrideLogicalId(name);
  const given = new CfnCondition(within, 'IsGiven', { expression: Fn.conditionNot(Fn.conditionEquals(parameter, '')) });
  return Fn.conditionIf(given.logicalId, parameter.valueAsString, props.fallback).toString();
};
