import type { TaskStateChange } from '../ecs/task-state-change.ts';

/** Why a runner ended, by its exit code. Those that are missing are ordinary: the session is over, or it was stopped. */
const RUNNER_ENDINGS: Readonly<Record<number, string>> = {
  10: 'was refused its session',
  11: 'lost its browser, which crashed',
  12: 'could not reach the API',
  14: 'met an internal error',
};
const ORDINARY = [0, 13, 143];

/** Says in words that a program ended as it should not, or nothing when all is well. */
export const taskNotice = ({ detail }: TaskStateChange): string | undefined => {
  if (detail.lastStatus !== 'STOPPED') return undefined;
  const isService = detail.group.startsWith('service:');
  // Whoever asked for the stop knows of it, and what the end of an earlier start took along is no surprise.
  if (detail.stopCode === 'UserInitiated' || detail.stopCode === 'TerminationNotice') return undefined;
  for (const { name, exitCode, reason } of detail.containers) {
    if (isService) return `The ${name} ${ending(exitCode, reason)}; it is started again.`;
    if (exitCode !== undefined && ORDINARY.includes(exitCode)) continue;
    const why = (exitCode === undefined ? undefined : RUNNER_ENDINGS[exitCode]) ?? ending(exitCode, reason);
    return `The ${name} of session ${detail.startedBy ?? '(unknown)'} ${why}.`;
  }
  return undefined;
};

const ending = (exitCode: number | undefined, reason: string | undefined): string =>
  exitCode === undefined
    ? `could not be started${reason === undefined ? '' : ` (${reason})`}`
    : `ended with code ${exitCode}`;
