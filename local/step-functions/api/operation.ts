import type * as z from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { Executions } from '../executions.ts';
import type { StateMachines } from '../state-machines.ts';
import type { Clock } from '../../clock.ts';

/** What the operations work on. */
export type Api = {
  readonly machines: StateMachines;
  readonly executions: Executions;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly region: string;
  readonly accountId: string;
};

/** One operation of the wire protocol. */
export type Operation = (api: Api, body: unknown) => unknown;

/** An operation with its parameters parsed; fails with a `ValidationException` that names what is wrong or not known. */
export const operation =
  <S extends z.ZodType>(parameters: S, run: (api: Api, input: z.output<S>) => unknown): Operation =>
  (api, body) => {
    const parsed = parameters.safeParse(body ?? {});
    if (parsed.success) return run(api, parsed.data);
    const problems = parsed.error.issues.map(({ path, message }) => `'${path.map(String).join('.')}': ${message}`);
    throw new AwsError(
      'ValidationException',
      `${problems.length} validation error(s) detected: ${problems.join('; ')}`,
    );
  };

/** Times on the wire: seconds, with milliseconds as the fraction. */
export const seconds = (timeMs: number): number => timeMs / 1_000;
