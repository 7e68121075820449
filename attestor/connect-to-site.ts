import { connect, isIP, type Socket } from 'node:net';
import { Failure } from '../core/failure.ts';
import { attestorFailure } from './attestor-refusal.ts';
import type { EgressPolicy } from './egress-policy.ts';

/** With several addresses, the next is tried after this time without an answer. */
const NEXT_ADDRESS_AFTER_MS = 500;

/** Connects to a site where that is allowed. Resolves to the connected socket, paused; rejects with the `Failure` of what refused. */
export type ConnectToSite = (host: string, port: number, timeoutMs: number) => Promise<Socket>;

/**
 * Connects to the addresses that `egress` has checked: the look-up answers with them, whatever is asked. `sourceAddress` is the
 * address to leave from; the system's choice without.
 */
export const siteConnector =
  (egress: EgressPolicy, sourceAddress?: string): ConnectToSite =>
  async (host, port, timeoutMs) => {
    const target = await egress(host, port);
    const addresses = target.addresses
      .map((address) => ({ address, family: isIP(address) }))
      .filter(({ family }) => sourceAddress === undefined || family === isIP(sourceAddress));
    const [first] = addresses;
    if (first === undefined) throw attestorFailure('connect_failed');
    const socket = connect({
      host: 'checked.invalid',
      port: target.port,
      // With a source address Node.js tries one address only.
      lookup: (_host, { all }, done) =>
        all === true ? done(null, addresses) : done(null, first.address, first.family),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      // The relay ends its side itself, after it has frozen the recording.
      allowHalfOpen: true,
      noDelay: true,
      ...(sourceAddress === undefined ? {} : { localAddress: sourceAddress }),
    });
    return connected(socket, timeoutMs);
  };

const connected = (socket: Socket, timeoutMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(attestorFailure('connect_timeout')), timeoutMs);
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(error instanceof Failure ? error : attestorFailure('connect_failed', error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
  });
