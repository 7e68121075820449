import * as z from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { Json } from '../../template/json.ts';
import { fitsPayload, jsonSchema } from '../payload.ts';
import type { Operation } from './operation.ts';
import { operation } from './operation.ts';

const taskToken = z.string().min(1).max(2_048);

export const sendTaskSuccess: Operation = operation(
  z.strictObject({ taskToken, output: z.string().refine(fitsPayload, 'must not be larger than 262144 bytes') }),
  ({ executions }, input) => {
    executions.tokens.answer(input.taskToken, { kind: 'success', output: parseOutput(input.output) });
    return {};
  },
);

const parseOutput = (output: string): Json => {
  try {
    return jsonSchema.parse(JSON.parse(output));
  } catch {
    throw new AwsError('InvalidOutput', "Invalid Output: 'The output is not JSON'");
  }
};

export const sendTaskFailure: Operation = operation(
  z.strictObject({ taskToken, error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() }),
  ({ executions }, { taskToken: token, error = '', cause }) => {
    executions.tokens.answer(token, { kind: 'failure', error, cause });
    return {};
  },
);

export const sendTaskHeartbeat: Operation = operation(z.strictObject({ taskToken }), ({ executions }, input) => {
  executions.tokens.beat(input.taskToken);
  return {};
});
