import { isoTime } from '../iso-time.ts';
import type { JsonObject } from '../template/json.ts';
import type { Execution } from './execution.ts';

/**
 * The EventBridge event "Step Functions Execution Status Change" (Step Functions developer guide, "Automating Step Functions
 * event delivery"), in which times are epoch milliseconds.
 */
export const executionStatusChange = (
  execution: Execution,
  envelope: { id: string; account: string; region: string; atMs: number },
): JsonObject => ({
  version: '0',
  id: envelope.id,
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  account: envelope.account,
  time: isoTime(envelope.atMs).replace(/\.\d{3}Z$/, 'Z'),
  region: envelope.region,
  resources: [execution.executionArn],
  detail: {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startMs,
    stopDate: execution.stopMs ?? null,
    input: execution.input,
    output: execution.output ?? null,
    error: execution.error ?? null,
    cause: execution.cause ?? null,
  },
});
