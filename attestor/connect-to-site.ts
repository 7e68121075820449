import { connect, isIP, type Socket } from 'node:net';
import { Failure } from '../core/failure.ts';
import { attestorFailure } from './attestor-refusal.ts';
import type { EgressTarget } from './egress-policy.ts';

/** With several addresses, the next is tried after this time without an answer. */
const NEXT_ADDRESS_AFTER_MS = 500;

/**
 * Connects to the checked addresses of a target: the look-up answers with them, whatever is asked. Resolves to the connected
 * socket, paused; rejects with a `Failure` when none answers within `timeoutMs`.
 */
export const connectToSite = (target: EgressTarget, timeoutMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const addresses = target.addresses.map((address) => ({ address, family: isIP(address) }));
    const socket = connect({
      host: 'checked.invalid',
      port: target.port,
      lookup: (_host, _options, done) => done(null, addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      // The relay ends its side itself, after it has frozen the recording.
      allowHalfOpen: true,
      noDelay: true,
    });
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
