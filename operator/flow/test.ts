import * as z from 'zod';
import type { Report } from '../command.ts';
import { command } from '../command.ts';
import { invalidReport } from './check.ts';
import type { FlowFile } from './read-flow.ts';
import { readFlow } from './read-flow.ts';

/** `veriframe flow test DIR`. */
export const testFlow = command({
  path: ['flow', 'test'],
  summary: "replays a platform's fixtures without a browser, and says where flow and fixtures disagree",
  details: `DIR is a platform's folder: flow.json, and fixtures/*.json that veriframe flow run --record wrote. Interpreter, plan of the requests and reader
of the answers are those of the runner. Each disagreement names the node, the values of its conditions and what to do about it. At the end
stands what no fixture covers.`,
  operands: ['DIR'],
  deployment: false,
  example: 'veriframe flow test platforms/sandbox-gigs',
  input: z.object({ DIR: z.string() }),
  run: async ({ DIR }) => {
    const source = await readFlow(DIR);
    return source.kind === 'invalid' ? invalidReport(source) : test(source);
  },
});

/** Loaded when it is needed, as the reader of answers is large. */
const test = async (source: Extract<FlowFile, { kind: 'valid' }>): Promise<Report> => {
  const { testFixtures } = await import('./test-fixtures.ts');
  return testFixtures(source);
};
