import type { Options } from './command.ts';
import type { DeploymentChoice } from './deployment.ts';
import { DEFAULT_STACK } from './deployment.ts';
import { usageError } from './operator-error.ts';

/** What every command takes. */
export const GENERAL_OPTIONS: Options = {
  json: { type: 'boolean', help: 'print one JSON document instead of text' },
  help: { type: 'boolean', short: 'h', help: 'show this' },
};

/** What every command takes that works on a deployment. */
export const DEPLOYMENT_OPTIONS: Options = {
  local: { type: 'boolean', help: 'the local cloud that npm start runs' },
  stack: { type: 'string', value: 'NAME', help: `the stack on AWS (default ${DEFAULT_STACK})` },
  profile: { type: 'string', value: 'NAME', help: 'profile of the AWS configuration' },
  region: { type: 'string', value: 'REGION', help: 'AWS region' },
};

/** The deployment that a command line names: AWS as the environment says, unless it says otherwise. */
export const chooseDeployment = (values: Readonly<Record<string, unknown>>): DeploymentChoice => {
  const { local, stack, profile, region } = values;
  const given = { stack, profile, region };
  if (local === true) {
    const [conflict] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (conflict !== undefined) throw usageError(`--local and --${conflict} exclude each other.`);
    return { kind: 'local' };
  }
  return {
    kind: 'aws',
    stack: typeof stack === 'string' ? stack : DEFAULT_STACK,
    ...(typeof profile === 'string' ? { profile } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  };
};
