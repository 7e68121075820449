import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Destination } from './egress-rule.ts';

/** What the caller does when the first of several addresses does not answer: tries the next after this time. */
const NEXT_ADDRESS_AFTER_MS = 500;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to the checked addresses and to nothing else: the lookup answers with them whatever is asked. Rejects when none answers
 * within 10 s, or when `signal` is aborted.
 */
export const openCheckedSocket = (
  { addresses, port }: Extract<Destination, { kind: 'allowed' }>,
  signal: AbortSignal,
): Promise<Socket> => {
  const socket = connect({
    host: 'checked.invalid',
    port,
    lookup: (_host, _options, done) => done(null, [...addresses]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    noDelay: true,
  });
  const abort = () => socket.destroy(new Error('The connection was given up.'));
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('The site did not answer.')));
  signal.addEventListener('abort', abort);
  return new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  }).finally(() => signal.removeEventListener('abort', abort));
};
