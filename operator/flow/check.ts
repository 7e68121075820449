import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { flowHash } from '../../core/flow/flow-hash.ts';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';
import { command } from '../command.ts';
import { problemLine } from './problem-line.ts';

/** `veriframe flow check FILE`. */
export const checkFlow = command({
  path: ['flow', 'check'],
  summary: 'finds what is wrong in a flow before it runs',
  details: 'Each problem is one line: where it is, and what to do about it.',
  operands: ['FILE'],
  deployment: false,
  example: 'veriframe flow check platforms/sandbox-gigs/flow.json',
  input: z.object({ FILE: z.string() }),
  run: async ({ FILE: file }) => {
    const parsed = parseFlowText(await readFile(file, 'utf8'));
    if (parsed.kind === 'invalid')
      return {
        failed: true,
        json: { valid: false, problems: parsed.problems },
        lines: parsed.problems.map((problem) => problemLine(file, problem)),
      };
    const { platform, version } = parsed.flow;
    const hash = flowHash(parsed.flow);
    return {
      json: { valid: true, platform, version, flowHash: hash, problems: [] },
      lines: [`${platform} ${version} is valid.`, `Flow hash ${hash}`],
    };
  },
});
