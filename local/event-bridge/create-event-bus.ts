import type { Json } from '../template/json.ts';
import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import { eventPattern } from './event-pattern.ts';

/** The account's default event bus with the rules of a template. */
export type EventBus = {
  /** Hands an event to the targets of every enabled rule that it fits; returns at once. */
  put(event: Json): void;
};

/**
 * Builds the bus. `invokeAsync` runs a function with an event; it throws for an ARN that is no function of the template,
 * which is found out here and not when the first event comes: `functionArns` names them all.
 */
export const createEventBus = (
  stack: Stack<KnownTypes>,
  functionArns: readonly string[],
  invokeAsync: (functionArn: string, event: Json) => void,
): EventBus => {
  const rules = stack
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State === 'ENABLED')
    .map(({ logicalId, properties }) => {
      for (const { Arn } of properties.Targets)
        if (!functionArns.includes(Arn)) throw new Error(`${logicalId}: the target ${Arn} is not a function`);
      return {
        fits: eventPattern(properties.EventPattern, `${logicalId}, EventPattern`),
        targets: properties.Targets.map(({ Arn }) => Arn),
      };
    });
  return {
    put(event) {
      for (const { fits, targets } of rules) if (fits(event)) for (const target of targets) invokeAsync(target, event);
    },
  };
};
