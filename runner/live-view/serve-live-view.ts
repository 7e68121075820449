import type { LiveViewOptions } from './live-view.ts';
import { LiveView } from './live-view.ts';
import { startWhepServer } from './whep-server.ts';

/** On Fargate the task has its addresses for itself, and the security group names the port. */
const TASK = { address: '0.0.0.0', port: 7070 };

export type ServedLiveView = { live: LiveView; port: number; close(): Promise<void> };

/** Shows the pages and opens the door for viewers. Rejects, with nothing left behind, when one of the two fails. */
export const serveLiveView = async (
  options: LiveViewOptions & {
    /** A machine's own address, where the system chooses the port; absent in a task. */
    address: string | undefined;
    streamKey: string;
  },
): Promise<ServedLiveView> => {
  const live = new LiveView(options);
  try {
    await live.start();
    const { address, port } = options.address === undefined ? TASK : { address: options.address, port: 0 };
    const server = await startWhepServer({
      address,
      port,
      streamKey: options.streamKey,
      live,
    });
    return {
      live,
      port: server.port,
      close: async () => {
        await server.close();
        await live.close();
      },
    };
  } catch (cause) {
    await live.close();
    throw cause;
  }
};
