import * as z from 'zod';
import { flowHash } from '../../core/flow/flow-hash.ts';
import type { Report } from '../command.ts';
import { command } from '../command.ts';
import { problemLine } from './problem-line.ts';
import type { FlowFile } from './read-flow.ts';
import { readFlow } from './read-flow.ts';

/** `veriframe flow check FILE`. */
export const checkFlow = command({
  path: ['flow', 'check'],
  summary: 'finds what is wrong in a flow before it runs',
  details: `FILE is a flow.json, or the folder that it is in. Each problem is one line: where it is, and what to do about it.`,
  operands: ['FILE'],
  deployment: false,
  example: 'veriframe flow check platforms/sandbox-gigs/flow.json',
  input: z.object({ FILE: z.string() }),
  run: async ({ FILE }) => {
    const parsed = await readFlow(FILE);
    if (parsed.kind === 'invalid') return invalidReport(parsed);
    const { platform, version } = parsed.flow;
    const hash = flowHash(parsed.flow);
    return {
      json: { valid: true, platform, version, flowHash: hash, problems: [] },
      lines: [`${platform} ${version} is valid.`, `Flow hash ${hash}`],
    };
  },
});

/** What is wrong with a flow's file. */
export const invalidReport = ({ file, problems }: Extract<FlowFile, { kind: 'invalid' }>): Report => ({
  failed: true,
  json: { valid: false, problems },
  lines: problems.map((problem) => problemLine(file, problem)),
});
