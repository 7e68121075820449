import { parseFlow } from '../../core/flow/parse-flow.ts';
import { Failure } from '../../core/failure.ts';
import type { FlowEngine } from '../session/flow-engine.ts';
import { runFlow } from './run-flow.ts';

/** Plays `veriframe.flow/1`. Of an invalid flow the failure's details name every problem; a flow holds no secrets. */
export const flowEngine: FlowEngine = {
  load: (json) => {
    const parsed = parseFlow(json);
    if (parsed.kind === 'invalid') throw new Failure('FLOW_INVALID', { details: { problems: parsed.problems } });
    const { flow } = parsed;
    return {
      platform: flow.platform,
      version: flow.version,
      run: (surroundings) => runFlow(flow, surroundings),
    };
  },
};
