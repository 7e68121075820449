import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import path from 'node:path';
import { startControlsLab, type ControlsLab } from '../../examples/controls-lab/start-controls-lab.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { seedPlatform } from '../../local/start/seed-platform.ts';
import { aVeriframe, ROOT, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';

export const LAB_HOST = 'lab.sandbox.test';
export const LAB_PLATFORM_ID = 2;

/** A whole Veriframe with the controls lab as a second platform, and an end user. */
export type LabVeriframe = { veriframe: TestVeriframe; lab: ControlsLab; user: EndUser; close(): Promise<void> };

/** Starts the lab beside the sandbox platform, where the runner finds it and trusts its certificate. */
export const aLabVeriframe = async (): Promise<LabVeriframe> => {
  const closings: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closings.splice(0).reverse()) await end();
  };
  let lab: ControlsLab | undefined;
  const egressOfLab = () => (lab === undefined ? '' : `,${LAB_HOST}:443=127.0.0.1:${lab.port}`);
  const veriframe = await aVeriframe({
    overridePrograms: ({ runner, ...others }) => {
      if (runner === undefined) throw new Error('the template has no runner');
      return {
        ...others,
        // Read when a runner is launched: the lab's certificate is from an authority that Veriframe makes when it starts.
        runner: {
          ...runner,
          get env() {
            return { ...runner.env, EGRESS_HOSTS: `${runner.env['EGRESS_HOSTS']}${egressOfLab()}` };
          },
        },
      };
    },
  });
  closings.push(() => veriframe.close());
  try {
    const directory = path.join(veriframe.dataDirectory, 'ca');
    const authority = await openCertificateAuthority({ directory }, () => new Date());
    lab = await startControlsLab(await authority.issue({ hosts: [LAB_HOST] }));
    closings.push(lab.close);
    await seedLab(veriframe);
    const user = await anEndUser({ sandboxPort: veriframe.sandbox.port, labPort: lab.port });
    closings.push(() => user.close());
    return { veriframe, lab, user, close };
  } catch (cause) {
    await close();
    throw cause;
  }
};

const seedLab = async ({ cloud }: TestVeriframe): Promise<void> => {
  const client = new DynamoDBClient(cloud.clientConfig);
  const folder = path.join(ROOT, 'examples', 'controls-lab', 'platform');
  await seedPlatform(client, cloud.outputs, folder, new Date());
  client.destroy();
};
