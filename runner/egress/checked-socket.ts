import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Destination } from './egress-rule.ts';

/** What the caller does when the first of several addresses does not answer: tries the next after this time. */
const NEXT_ADDRESS_AFTER_MS = 500;

/** Opens a socket to the checked addresses and to nothing else: the lookup answers with them whatever is asked. */
export const checkedSocket = ({ addresses, port }: Extract<Destination, { kind: 'allowed' }>): Socket =>
  connect({
    host: 'checked.invalid',
    port,
    lookup: (_host, _options, done) => done(null, [...addresses]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    noDelay: true,
  });
