import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { WHEP_PORT } from './network.ts';
import { ProgramTask } from './program-task.ts';
import type { Settings } from './settings.ts';

export type RunnerTaskProps = {
  readonly root: string;
  readonly publicBaseUrl: string;
  readonly attestorUrl: string;
  readonly attestorToken: ISecret;
  readonly settings: Pick<Settings, 'iceServers' | 'runnerSize'>;
};

/** The runner: one Chromium for one session. It renders strangers' pages, so its role may do nothing at all. */
export class RunnerTask extends Construct {
  readonly task: ProgramTask;

  constructor(scope: Construct, id: string, props: RunnerTaskProps) {
    super(scope, id);
    const { iceServers, runnerSize } = props.settings;
    this.task = new ProgramTask(this, 'Task', {
      root: props.root,
      program: 'runner',
      ...runnerSize,
      port: WHEP_PORT,
      // It ends within 5 s (issue 2); Fargate kills it if it does not.
      stopTimeoutS: 10,
      environment: {
        API_BASE_URL: `${props.publicBaseUrl}/v1`,
        ATTESTOR_URL: props.attestorUrl,
        ICE_SERVERS: JSON.stringify(iceServers),
        CHROMIUM_PATH: '/opt/chromium/chromium',
      },
      // It lets the prover open relays and make claims, and nothing else.
      secrets: { ATTESTOR_TOKEN: props.attestorToken },
    });
  }
}
