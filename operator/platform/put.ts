import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Platform } from '../../core/platform/platform.ts';
import type { PlatformChange } from '../../core/platform/platform-change.ts';
import { platformChange } from '../../core/platform/platform-change.ts';
import type { PlatformProblem, PlatformSource } from '../../core/platform/platform-source.ts';
import { parsePlatform } from '../../core/platform/platform-source.ts';
import type { Report } from '../command.ts';
import { command } from '../command.ts';
import { problemLine } from '../flow/problem-line.ts';
import { OperatorError } from '../operator-error.ts';
import { openPlatforms } from './open-platforms.ts';

/** `veriframe platform put DIRECTORY`. */
export const putPlatform = command({
  path: ['platform', 'put'],
  summary: 'checks a folder with platform.json and flow.json, and stores the platform',
  details: `Every problem is named with its place and what to do about it. A flow that differs from the stored one needs a higher
version. A session keeps the flow that it was created with: one that is under way when another flow is stored cannot
complete any more, so store at a quiet time.`,
  operands: ['DIRECTORY'],
  deployment: true,
  example: 'veriframe platform put platforms/sandbox-gigs --local',
  input: z.object({ DIRECTORY: z.string() }),
  run: async ({ DIRECTORY: directory }, { openDeployment, now }) => {
    const [description, flow] = await Promise.all([read(directory, 'platform.json'), read(directory, 'flow.json')]);
    const parsed = parsePlatform({ 'platform.json': description, 'flow.json': flow });
    if (parsed.kind === 'invalid') return problemReport(directory, parsed.problems);
    const next = parsed.platform;

    const platforms = openPlatforms(await openDeployment());
    const all = await platforms.list();
    const stored = all.find(({ platformId }) => platformId === next.platformId);
    const namesake = all.find(({ platformId, name }) => name === next.name && platformId !== next.platformId);
    if (namesake) throw nameTaken(next, namesake);
    const change = platformChange(stored, next);
    if (change.kind === 'refused') throw refusal(change, next);
    if (!(await platforms.put(next, now(), { flowHash: stored?.flowHash })))
      throw new OperatorError(`Somebody else has stored ${next.name} meanwhile.`, { mend: 'Run the command again.' });
    const { platformId, name, flowVersion, flowHash, isActive } = next;
    return {
      json: { platformId, name, flowVersion, flowHash, isActive, change: change.kind },
      lines: [`${name} (id ${platformId}): ${sentenceOf(change, flowVersion)}`, `Flow hash ${flowHash}`],
    };
  },
});

const read = (directory: string, name: string): Promise<string> => readFile(path.join(directory, name), 'utf8');

const problemReport = (directory: string, problems: readonly PlatformProblem[]): Report => ({
  failed: true,
  json: { problems },
  lines: [
    ...problems.map((problem) => problemLine(path.join(directory, problem.file), problem)),
    `${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was stored.`,
  ],
});

const nameTaken = (next: PlatformSource, namesake: Platform): OperatorError =>
  new OperatorError(`The name ${next.name} belongs to the platform ${namesake.platformId}.`, {
    mend: `Give it the platformId ${namesake.platformId}, or another name.`,
  });

const refusal = (change: Extract<PlatformChange, { kind: 'refused' }>, next: PlatformSource): OperatorError => {
  const { stored } = change;
  switch (change.reason) {
    case 'other-name':
      return new OperatorError(`The platformId ${next.platformId} belongs to ${stored.name}.`, {
        mend: 'Give this platform a platformId of its own.',
      });
    case 'version-not-raised':
      return new OperatorError(
        `The flow differs from the stored ${stored.flowVersion}, and its version ${next.flowVersion} is not higher.`,
        { mend: `Raise "version" in flow.json above ${stored.flowVersion}.` },
      );
  }
};

const sentenceOf = (change: Exclude<PlatformChange, { kind: 'refused' }>, flowVersion: string): string => {
  switch (change.kind) {
    case 'new':
      return `stored, with flow ${flowVersion}.`;
    case 'same-flow':
      return `stored; its flow is ${flowVersion} as before.`;
    case 'new-flow':
      return `stored; its flow is ${flowVersion} now, after ${change.storedVersion}.`;
  }
};
