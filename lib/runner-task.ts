import { Construct } from 'constructs';
import { WHEP_PORT } from './network.ts';
import { ProgramTask } from './program-task.ts';
import type { Settings } from './settings.ts';

export type RunnerTaskProps = {
  readonly root: string;
  readonly publicBaseUrl: string;
  readonly attestorUrl: string;
  readonly iceServers: Settings['iceServers'];
};

/** The runner: one Chromium for one session. It renders strangers' pages, so its role may do nothing at all. */
export class RunnerTask extends Construct {
  readonly task: ProgramTask;

  constructor(scope: Construct, id: string, props: RunnerTaskProps) {
    super(scope, id);
    this.task = new ProgramTask(this, 'Task', {
      root: props.root,
      program: 'runner',
      cpu: 1024,
      memoryMb: 2048,
      port: WHEP_PORT,
      // It ends within 5 s (issue 2); Fargate kills it if it does not.
      stopTimeoutS: 10,
      environment: {
        API_BASE_URL: `${props.publicBaseUrl}/v1`,
        ATTESTOR_URL: props.attestorUrl,
        ICE_SERVERS: JSON.stringify(props.iceServers),
        CHROMIUM_PATH: '/opt/chromium/chromium',
      },
    });
  }
}
