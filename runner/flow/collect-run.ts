import type { BodyCursor } from '../../core/flow/body-place.ts';
import type { FlowRequest } from '../../core/flow/request.ts';
import type { TemplateValues } from '../../core/flow/template.ts';
import type { ProverRequest } from '../session/prover.ts';
import type { FlowRun } from './flow-run.ts';

/** A request of a flow, with what its `{{…}}` stand for. */
export type RequestToMake = {
  /** As the flow calls it. */
  readonly name: string;
  readonly request: FlowRequest;
  readonly values: TemplateValues;
  readonly loginUrl: string;
};

/** Makes of what a flow says what is sent: as the browser would, or as a recording has it. */
export type RequestSource = {
  /** Rejects with the `Failure` of what is not known or must not be sent. */
  toSend(given: RequestToMake): Promise<ProverRequest>;
  /** The `cookie` header for an address that the platform redirected to; none when there are none. */
  cookiesFor(url: string): Promise<{ cookie?: string }>;
};

/** What collecting needs of a run. */
export type CollectRun = Pick<FlowRun, 'prover' | 'signal' | 'flow'> & {
  readonly requests: RequestSource;
  /** Hears of each cursor that was sent in a body, by the name of the recording: the attestation has only the body's hash. */
  readonly onBodyCursor?: (name: string, cursor: BodyCursor) => void;
};
