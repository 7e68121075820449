import type { Deployment } from '../deployment.ts';
import type { Check } from './check.ts';
import { check, problem } from './check.ts';

/** Looks whether CLI and deployment are of one version: flows, items and outputs change between them. */
export const checkVersion = ({ outputs }: Deployment, ownVersion: string): Promise<Check> =>
  check('Version', () => {
    if (outputs.Version === ownVersion) return ownVersion;
    throw problem(
      `The deployment is ${outputs.Version}, this CLI ${ownVersion}.`,
      `Deploy this version, or use the CLI of ${outputs.Version} (git checkout).`,
    );
  });
