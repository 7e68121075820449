import path from 'node:path';
import type { LocalCloud } from '../cloud.ts';
import { bootLocalCloud } from '../cloud.ts';
import { localPrograms } from './local-programs.ts';
import type { StartPlace } from './open-place.ts';
import type { PreparedStart } from './prepare-start.ts';
import type { StartOptions } from './start-options.ts';
import type { StartSteps } from './start-steps.ts';

/** Boots the local cloud from the template, with this checkout's runner and attestor as its programs. */
export const bootCloud = async (steps: StartSteps, place: StartPlace, prepared: PreparedStart): Promise<LocalCloud> => {
  const { attestorElsewhere, onTaskStateChange, environment, log } = steps.options;
  const cloud = await bootLocalCloud({
    assemblyDirectory: prepared.assemblyDirectory,
    ...keptData(steps.options),
    ports: place.ports,
    clock: steps.clock,
    log,
    programs: programs(steps.options, place, prepared),
    hostEnvironment: environment,
    ...(attestorElsewhere === undefined ? {} : { attestorElsewhere }),
    ...(onTaskStateChange === undefined ? {} : { onTaskStateChange }),
    localVariables: (variables) =>
      'WEBHOOK_DEV_HOSTS' in variables
        ? { WEBHOOK_DEV_HOSTS: place.playground.webhookDevHosts, EXTRA_CA_FILE: place.caFile }
        : {},
  });
  steps.onClose('the local cloud', cloud.close);
  return cloud;
};

const keptData = ({ keepData, dataDirectory }: StartOptions) =>
  keepData ? { dataDirectory: path.join(dataDirectory, 'cloud') } : {};

const programs = (options: StartOptions, { caFile }: StartPlace, prepared: PreparedStart) => {
  const { sandbox, examples, chromiumPath, compileCache } = prepared;
  const egressHosts = [sandbox, ...examples].map((site) => site.egressHosts).join(',');
  const own = localPrograms({ root: options.root, caFile, egressHosts, chromiumPath, compileCache });
  return options.overridePrograms?.(own) ?? own;
};
