import { Failure } from '../../core/failure.ts';
import type { Sleep } from '../../core/ports/clock.ts';
import type { AttestorAddress } from '../prover/attestor-address.ts';
import { RETRY_AFTER_MS } from '../prover/prover-limits.ts';
import { openAttestorTunnel } from './attestor-tunnel.ts';
import type { OpenTunnel } from './egress-proxy.ts';

/** The browser's connections that leave from the attestor's address. */
export type AttestorTunnels = {
  readonly open: OpenTunnel;
  /** True from when the attestor gave no connection, or broke one off, until it gives the next. */
  readonly isLost: () => boolean;
};

/** What another connection may not meet. One that nobody answered has taken long enough. */
const PASSING: readonly unknown[] = ['attestor_unreachable', 'attestor_busy', 'relay_lost'];

/**
 * Opens tunnels, each in up to three tries. `open` rejects with the `Failure` of the last one, which `onRefused` hears of, too. A site
 * that the attestor cannot reach, or may not, is no loss of the attestor.
 */
export const attestorTunnels = (
  attestor: AttestorAddress,
  { sleep, onRefused }: { readonly sleep: Sleep; readonly onRefused: (host: string, cause: unknown) => void },
): AttestorTunnels => {
  let isLost = false;
  const onBrokenOff = (): void => void (isLost = true);
  const open: OpenTunnel = async (site, closing) => {
    for (const waitMs of [...RETRY_AFTER_MS, undefined]) {
      try {
        const tunnel = await openAttestorTunnel(attestor, site, { signal: closing, onBrokenOff });
        isLost = false;
        return tunnel;
      } catch (cause) {
        if (waitMs === undefined || closing.aborted || !isPassing(cause)) {
          isLost = cause instanceof Failure && cause.code === 'ATTESTOR_UNREACHABLE';
          onRefused(site.host, cause);
          throw cause;
        }
        await sleep(waitMs);
      }
    }
    throw new Error('The last try neither gave nor failed.');
  };
  return { open, isLost: () => isLost };
};

const isPassing = (cause: unknown): boolean => cause instanceof Failure && PASSING.includes(cause.details['reason']);
