import * as z from 'zod';
import type { Context, Report } from '../command.ts';
import { command, requiredText } from '../command.ts';
import { usageError } from '../operator-error.ts';
import { BROWSER_OPTIONS, browserInput, sitesOf } from './browser-options.ts';
import { invalidReport } from './check.ts';
import type { FlowFile } from './read-flow.ts';
import { readFlow } from './read-flow.ts';

const input = z.object({
  FILE: z.string(),
  ...browserInput,
  step: z.boolean().default(false),
  prove: z.boolean().default(false),
  record: requiredText().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'must be lower case letters, digits and dashes' })
    .optional(),
  keep: z.array(requiredText()).default([]),
  screenshots: requiredText().optional(),
});
export type RunInput = z.output<typeof input>;

/** `veriframe flow run FILE`. */
export const runFlowCommand = command({
  path: ['flow', 'run'],
  summary: 'plays a flow in a browser on this machine, and shows what it sees',
  details: `FILE is a flow.json, or the folder that it is in. The flow is played by the runner's own program, in a browser window where there is a
screen: each node is shown, and each condition's value whenever it changes; at awaitUser the page is yours. Requests go through an attestor
in this process, so that what could not be proved shows here. At the end you see what would be disclosed and what would stay hidden;
nobody but the platform is told anything. A failure names the node, the values of its conditions and a screenshot.

Without a screen the browser has no window: what it shows is a page at the address that is printed. A site that asks for a login before it
shows anything (HTTP authentication) is answered here in the terminal; the password is not shown.

--record writes the run into DIR/fixtures for veriframe flow test, with stand-ins of the same shape for every value but those of the fields
named by --keep. Cookies, tokens and what was sent are never written. Look at the file before you commit it.`,
  operands: ['FILE'],
  options: {
    ...BROWSER_OPTIONS,
    step: { type: 'boolean', help: 'stop at every node until Enter; q ends the run' },
    prove: { type: 'boolean', help: 'also make the proof and check the attestation' },
    record: { type: 'string', value: 'DIR', help: "write a fixture into the platform's folder" },
    name: { type: 'string', value: 'NAME', help: 'of the fixture (default: how the run ended)' },
    keep: { type: 'string', multiple: true, value: 'FIELD', help: 'a field whose value may stand in the fixture' },
    screenshots: {
      type: 'string',
      value: 'DIR',
      help: 'where screenshots of failures go; it is made (default: a new one)',
    },
  },
  deployment: false,
  example: 'veriframe flow run platforms/sandbox-gigs --local',
  input,
  run: async (given, context) => {
    const source = await readFlow(given.FILE);
    if (source.kind === 'invalid') return invalidReport(source);
    checkOptions(given, source);
    const loginUrl = given.url ?? source.loginUrl;
    if (loginUrl === undefined)
      throw usageError('--url is missing, and there is no platform.json with a loginUrl beside the flow.');
    return play(given, { ...source, loginUrl }, context);
  },
});

const checkOptions = ({ record, name, keep }: RunInput, { flow }: Extract<FlowFile, { kind: 'valid' }>): void => {
  if (record === undefined && (name !== undefined || keep.length > 0))
    throw usageError('--name and --keep need --record.');
  const fields = Object.values(flow.nodes).flatMap((node) =>
    node.type === 'collect' ? Object.keys(node.disclose) : [],
  );
  const unknown = keep.find((field) => !fields.includes(field));
  if (unknown !== undefined)
    throw usageError(`--keep ${unknown} is no field of the flow: it has ${fields.join(', ')}.`);
};

/** Loaded when it is needed: every other command does without a browser and a prover. */
const play = async (
  given: RunInput,
  source: Extract<FlowFile, { kind: 'valid' }> & { readonly loginUrl: string },
  context: Context,
): Promise<Report> => {
  const sites = await sitesOf(given, context);
  const { tryFlow } = await import('./try-flow.ts');
  return tryFlow(given, source, sites, context);
};
