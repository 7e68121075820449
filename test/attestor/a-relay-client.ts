import { once } from 'node:events';
import { WebSocket } from 'ws';
import { relayReplySchema, type RelayReply } from '../../core/contract/relay-messages.ts';

/** A prover without manners: sends what a test wants and keeps what comes back. */
export type RelayClient = {
  readonly socket: WebSocket;
  readonly received: Buffer[];
  say(message: unknown): void;
  /** The next control message that was not taken yet. */
  reply(): Promise<RelayReply>;
  /** Resolves when the attestor has closed. */
  closed(): Promise<void>;
};

export const aRelayClient = async (attestorUrl: string): Promise<RelayClient> => {
  const socket = new WebSocket(`${attestorUrl}/relay`);
  const received: Buffer[] = [];
  const replies: RelayReply[] = [];
  const waiting: ((reply: RelayReply) => void)[] = [];
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return void received.push(data);
    const reply = relayReplySchema.parse(JSON.parse(data.toString('utf8')));
    const waiter = waiting.shift();
    if (waiter) waiter(reply);
    else replies.push(reply);
  });
  await once(socket, 'open');
  return {
    socket,
    received,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    reply: () => {
      const ready = replies.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
    closed: () => closed,
  };
};
