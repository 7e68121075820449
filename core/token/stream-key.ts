import { createHash } from 'node:crypto';

/** What the stream Lambda shows the runner: both derive it (hex) from the runner's token, one knowing only its hash. */
export const streamKeyOf = (runnerTokenHash: string): string =>
  createHash('sha256').update(`veriframe.stream/1:${runnerTokenHash}`).digest('hex');
