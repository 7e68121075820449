import * as z from 'zod';
import { command } from '../command.ts';
import { listLines } from '../table.ts';
import { openSessions, requireSession } from './open-sessions.ts';
import { sessionReport } from './session-report.ts';

/** `veriframe session show ID`. */
export const showSession = command({
  path: ['session', 'show'],
  summary: 'shows one session, without personal data',
  operands: ['ID'],
  options: {
    'with-data': { type: 'boolean', help: 'also what the partner sent, what was extracted, and the attestation' },
  },
  deployment: true,
  example: 'veriframe session show 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --local',
  input: z.object({ ID: z.string(), 'with-data': z.boolean().default(false) }),
  run: async ({ ID: sessionId, 'with-data': withData }, { openDeployment }) => {
    const session = await requireSession(openSessions(await openDeployment()), sessionId);
    const report = sessionReport(session, withData);
    return { json: report, lines: listLines(Object.entries(report).map(([name, value]) => [name, textOf(value)])) };
  },
});

const textOf = (value: unknown): string => {
  if (value === null) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
