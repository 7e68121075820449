import * as z from 'zod';
import { findLocalDeployment } from '../../adapters/system/local-deployment.ts';
import type { Context } from '../command.ts';
import { command } from '../command.ts';
import { findDeployment } from '../deployment.ts';
import { tableLines } from '../table.ts';
import { checkDeployment } from './check-deployment.ts';
import { checkMachine, checkNode } from './check-machine.ts';
import type { Check } from './check.ts';
import { check, skipped } from './check.ts';

/** `veriframe doctor`. */
export const doctor = command({
  path: ['doctor'],
  summary: 'checks this machine, the local cloud or a deployment, and says what is wrong',
  details: `Without an option: this machine, and the local cloud if it runs. With --local the local cloud must run. With --stack, --profile
or --region: the deployment on AWS. Ends with 1 when something is wrong. It changes nothing.`,
  deployment: true,
  example: 'veriframe doctor --local',
  input: z.object({
    local: z.boolean().default(false),
    stack: z.string().optional(),
    profile: z.string().optional(),
    region: z.string().optional(),
  }),
  run: async ({ local, stack, profile, region }, context) => {
    const onAws = stack !== undefined || profile !== undefined || region !== undefined;
    const checks = onAws ? await checkAws(context) : await checkHere(context, local);
    const problems = checks.filter(({ state }) => state === 'problem').length;
    return {
      failed: problems > 0,
      json: { ok: problems === 0, checks },
      lines: [
        ...tableLines(
          ['CHECK', '', ''],
          checks.map(({ name, state, detail }) => [name, state, detail]),
        ),
        '',
        ...checks.flatMap(({ name, mend }) => (mend === null ? [] : [`${name}: ${mend}`])),
        problems === 0 ? 'All is well.' : `${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
      ],
    };
  },
});

const checkAws = async (context: Context): Promise<Check[]> => [
  await checkNode(process.versions.node),
  ...(await checkFound('Stack', context.openDeployment, context)),
];

const checkHere = async (context: Context, mustRun: boolean): Promise<Check[]> => {
  const { dataDirectory } = context;
  const runs = (await findLocalDeployment(dataDirectory).catch(() => undefined)) !== undefined;
  const machine = await checkMachine(dataDirectory, runs);
  if (!runs && !mustRun) return [...machine, skipped('Local cloud', 'does not run')];
  const open = () => findDeployment({ kind: 'local' }, dataDirectory);
  return [...machine, ...(await checkFound('Local cloud', open, context))];
};

/** The deployment itself, and when it was found its parts. */
const checkFound = async (name: string, open: Context['openDeployment'], context: Context): Promise<Check[]> => {
  let parts: Check[] = [];
  const found = await check(name, async () => {
    const deployment = await open();
    parts = await checkDeployment(deployment, context);
    return `found ${deployment.name}`;
  });
  return [found, ...parts];
};
