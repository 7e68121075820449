import { parseFlow } from '../../core/flow/parse-flow.ts';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import { OperatorError } from '../operator-error.ts';

/** Fails when this version of the product does not take a flow that an older one stored. */
export const requireValid = (name: string, { flowVersion, flow }: FlowVersion): void => {
  const parsed = parseFlow(flow);
  if (parsed.kind === 'valid') return;
  const [first] = parsed.problems;
  throw new OperatorError(
    `The flow ${flowVersion} of ${name} is not valid any more: ${first?.path} ${first?.message}.`,
    {
      mend: 'Mend its flow.json until veriframe flow check finds nothing, raise its version, then veriframe platform put.',
    },
  );
};
