import type { BodyCursor } from '../../core/flow/body-place.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { FlowSurroundings } from '../session/flow-engine.ts';
import type { PageChanges } from './page-changes.ts';
import type { PageLink } from './page-link.ts';
import type { PageTraffic } from './page-traffic.ts';

/** What the commands of one run share. `signal` is aborted when the run is over, for whatever reason. */
export type FlowRun = Pick<FlowSurroundings, 'pages' | 'prover' | 'nowEpochMs' | 'signal' | 'onLoginAsked'> & {
  readonly flow: Flow;
  readonly link: PageLink;
  readonly changes: PageChanges;
  readonly traffic: PageTraffic;
  readonly onBodyCursor: (name: string, cursor: BodyCursor) => void;
};
