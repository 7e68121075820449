import type { EcsOptions } from '../ecs/ecs-engine.ts';

/** What programs need of this machine's environment, and nothing else of it. */
export const hostEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): EcsOptions['hostEnvironment'] => {
  const { PATH = '', HOME, TMPDIR } = environment;
  return { PATH, ...(HOME === undefined ? {} : { HOME }), ...(TMPDIR === undefined ? {} : { TMPDIR }) };
};
