import type { ApiShellOptions } from '../api-shell.ts';
import { RUNNER_EVENTS_ROUTE } from './handler.ts';

/**
 * A runner's event may carry an attestation of 200,000 characters, and ten cursors of 2,000, of which each may take six bytes in JSON; an
 * embed page's is a few words.
 */
const MAX_BYTES = { runner: 384 * 1024, embed: 4 * 1024 };

/** What the bodies of the two routes may be. */
export const reportEventBody = (({ route }) => ({
  kind: 'json',
  maxBytes: route === RUNNER_EVENTS_ROUTE ? MAX_BYTES.runner : MAX_BYTES.embed,
})) satisfies ApiShellOptions['body'];
