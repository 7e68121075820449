import { afterEach, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { listen } from '../../../local/listen.ts';
import { taskAddress } from '../../../runner/shell/own-address.ts';

/** From the example of a container's metadata in the Amazon ECS developer guide (task metadata endpoint version 4, Fargate). */
const METADATA = {
  DockerId: 'cd189a933e5849daa93386466019ab50-2495160603',
  Name: 'curl',
  LaunchType: 'FARGATE',
  Networks: [
    {
      NetworkMode: 'awsvpc',
      IPv4Addresses: ['192.0.2.3'],
      AttachmentIndex: 0,
      MACAddress: '0a:de:f6:10:51:e5',
      IPv4SubnetCIDRBlock: '192.0.2.0/24',
      PrivateDNSName: 'ip-192-0-2-3.us-west-2.compute.internal',
    },
  ],
};

let server: Server | undefined;

const serve = async (body: unknown): Promise<string> => {
  server = createServer((_, response) => response.end(JSON.stringify(body)));
  const port = await listen(server);
  return `http://127.0.0.1:${port}/v4/id`;
};

describe("the task's own address", () => {
  afterEach(() => {
    server?.close();
  });

  it('is what the metadata endpoint says', async () => {
    expect(await taskAddress(await serve(METADATA))).toBe('192.0.2.3');
  });

  it.each([{}, { Networks: [] }, { Networks: [{ IPv4Addresses: [] }] }, { Networks: [{ IPv4Addresses: ['x'] }] }])(
    'is not guessed when the endpoint says %j',
    async (body) => {
      await expect(taskAddress(await serve(body))).rejects.toThrow();
    },
  );

  it('is not guessed without an endpoint', async () => {
    await expect(taskAddress(undefined)).rejects.toThrow('RUNNER_ADDRESS');
  });
});
