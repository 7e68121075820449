import * as z from 'zod';
import type { StateMachine } from '../state-machines.ts';
import type { Operation } from './operation.ts';
import { operation, seconds } from './operation.ts';
import { pageParameters, paginate } from './paginate.ts';

const summaryOf = ({ arn, name, createdMs }: StateMachine): Record<string, unknown> => ({
  stateMachineArn: arn,
  name,
  type: 'STANDARD',
  creationDate: seconds(createdMs),
});

export const describeStateMachine: Operation = operation(
  z.strictObject({ stateMachineArn: z.string(), includedData: z.literal('ALL_DATA').optional() }),
  ({ machines }, { stateMachineArn }) => {
    const machine = machines.get(stateMachineArn);
    return {
      ...summaryOf(machine),
      status: 'ACTIVE',
      definition: machine.definitionText,
      roleArn: machine.roleArn,
      loggingConfiguration: machine.logging,
      tracingConfiguration: { enabled: false },
    };
  },
);

export const listStateMachines: Operation = operation(z.strictObject(pageParameters), ({ machines }, page) => {
  const { items, ...rest } = paginate(machines.all(), ({ arn }) => arn, page);
  return { stateMachines: items.map(summaryOf), ...rest };
});
