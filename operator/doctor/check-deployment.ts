import type { Context } from '../command.ts';
import type { Deployment } from '../deployment.ts';
import { checkAccount } from './check-account.ts';
import { lookAtAttestor } from './check-attestor.ts';
import { checkControl } from './check-control.ts';
import { checkData } from './check-data.ts';
import { checkPublicHost } from './check-public-host.ts';
import { checkRoster } from './check-roster.ts';
import { checkVersion } from './check-version.ts';
import type { Check } from './check.ts';
import { check } from './check.ts';

/** Looks at every part of a deployment that a verification needs, at once. Never rejects. */
export const checkDeployment = (
  deployment: Deployment,
  { now, version }: Pick<Context, 'now' | 'version'>,
): Promise<Check[]> =>
  Promise.all([
    checkVersion(deployment, version),
    ...checkData(deployment),
    ...checkControl(deployment),
    ...checkPublicHost(deployment, now),
    check('Attestor', () => lookAtAttestor(deployment)),
    ...checkRoster(deployment, now),
    ...checkAccount(deployment),
  ]);
