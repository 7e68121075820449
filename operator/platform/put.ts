import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { types } from 'node:util';
import * as z from 'zod';
import type { Platform } from '../../core/platform/platform.ts';
import type { PlatformChange } from '../../core/platform/platform-change.ts';
import { platformChange } from '../../core/platform/platform-change.ts';
import { putCurrent, setCanary } from '../../core/platform/platform-in-use.ts';
import type { PlatformProblem, PlatformSource } from '../../core/platform/platform-source.ts';
import { parsePlatform } from '../../core/platform/platform-source.ts';
import type { Report } from '../command.ts';
import { command, wholeNumber } from '../command.ts';
import { problemLine } from '../flow/problem-line.ts';
import { OperatorError } from '../operator-error.ts';
import { openPlatforms, storedMeanwhile } from './open-platforms.ts';
import { storedVersions } from './stored-versions.ts';

/** `veriframe platform put DIRECTORY`. */
export const putPlatform = command({
  path: ['platform', 'put'],
  summary: 'checks a folder with platform.json and flow.json, and stores the platform',
  details: `Every problem is named with its place and what to do about it. A flow that differs from the stored one needs a higher
version. Sessions under way complete on the version that they were created with. With --canary the flow is stored for a part
of the new sessions, beside the current one, and platform.json is only checked: veriframe platform canary goes on from there.`,
  operands: ['DIRECTORY'],
  options: {
    canary: {
      type: 'string',
      value: 'PERCENT',
      help: 'of the new sessions get this flow, 1 to 99; the others the current one',
    },
  },
  deployment: true,
  example: 'veriframe platform put platforms/sandbox-gigs --local',
  input: z.object({ DIRECTORY: z.string(), canary: wholeNumber(1, 99).optional() }),
  run: async ({ DIRECTORY: directory, canary: percent }, { openDeployment, now }) => {
    const [description, flow] = await Promise.all([read(directory, 'platform.json'), read(directory, 'flow.json')]);
    const parsed = parsePlatform({ 'platform.json': description, 'flow.json': flow });
    if (parsed.kind === 'invalid') return problemReport(directory, parsed.problems);
    const next = parsed.platform;

    const platforms = openPlatforms(await openDeployment());
    const all = await platforms.list();
    const stored = all.find(({ platformId }) => platformId === next.platformId);
    const namesake = all.find(({ platformId, name }) => name === next.name && platformId !== next.platformId);
    if (namesake) throw nameTaken(next, namesake);
    const versions = stored === undefined ? [] : await storedVersions(platforms, stored);
    const change = platformChange(stored, next, versions);
    if (change.kind === 'refused') throw refusal(change, next);
    const { platformId, name, flowVersion, flowHash } = next;
    if (percent !== undefined) {
      if (stored === undefined || change.kind !== 'new-flow') throw noCanary(change.kind, next);
      if (!(await platforms.store(setCanary({ platform: stored, versions }, next, percent), now())))
        throw storedMeanwhile(name);
      return {
        json: { platformId, name, flowVersion, flowHash, isActive: stored.isActive, change: 'canary', percent },
        lines: [
          `${name} (id ${platformId}): stored; ${percent} % of the new sessions get flow ${flowVersion}, the others ${stored.flowVersion}.`,
          `Flow hash ${flowHash}`,
        ],
      };
    }
    if (!(await platforms.store(putCurrent({ platform: stored, versions }, next), now()))) throw storedMeanwhile(name);
    return {
      json: { platformId, name, flowVersion, flowHash, isActive: next.isActive, change: change.kind },
      lines: [`${name} (id ${platformId}): ${sentenceOf(change, flowVersion)}`, `Flow hash ${flowHash}`],
    };
  },
});

const read = async (directory: string, name: string): Promise<string> => {
  try {
    return await readFile(path.join(directory, name), 'utf8');
  } catch (cause) {
    const isMissing = types.isNativeError(cause) && 'code' in cause && ['ENOENT', 'ENOTDIR'].includes(`${cause.code}`);
    if (!isMissing) throw cause;
    throw new OperatorError(`There is no ${path.join(directory, name)}.`, {
      mend: 'Name the folder that has platform.json and flow.json.',
      cause,
    });
  }
};

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

const noCanary = (change: 'new' | 'same-flow' | 'new-flow', next: PlatformSource): OperatorError =>
  change === 'same-flow'
    ? new OperatorError(`The flow ${next.flowVersion} is the current one already.`, { mend: 'Leave out --canary.' })
    : new OperatorError(`${next.name} is not stored yet: there is nothing to be a canary beside.`, {
        mend: 'Leave out --canary.',
      });

const refusal = (change: Extract<PlatformChange, { kind: 'refused' }>, next: PlatformSource): OperatorError => {
  switch (change.reason) {
    case 'other-name':
      return new OperatorError(`The platformId ${next.platformId} belongs to ${change.stored.name}.`, {
        mend: 'Give this platform a platformId of its own.',
      });
    case 'version-not-raised':
      return new OperatorError(
        `The flow differs from the stored ${change.stored.flowVersion}, and its version ${next.flowVersion} is not higher.`,
        {
          mend: `Raise "version" in flow.json above ${change.stored.flowVersion}. To go back to a stored version: veriframe platform rollback.`,
        },
      );
    case 'version-taken':
      return new OperatorError(`Another flow is stored as version ${next.flowVersion}.`, {
        mend: `Raise "version" in flow.json: veriframe platform versions ${next.name} shows those that are taken.`,
      });
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
