import { isErrorCode } from './is-error-code.ts';

/** Whether there is a process of this machine with this id, whoever owns it. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return isErrorCode(error, 'EPERM');
  }
};
