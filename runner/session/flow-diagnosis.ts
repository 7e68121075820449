import { diagnosticsSchema, failureReasonSchema } from '../../core/contract/diagnostics.ts';
import type { DocumentOutline } from '../../core/contract/page-outline.ts';
import type { Failure } from '../../core/failure.ts';
import type { ReportEvent } from '../api/event-reporter.ts';
import type { Timer } from '../shell/timer.ts';
import type { FlowTrace } from './flow-trace.ts';
import { flowTrace } from './flow-trace.ts';

/** The report of a failure waits no longer for what the run leaves. */
const PATIENCE_MS = 5_000;

export type DiagnosisPorts = {
  /** Boxes and words of HTML; nothing that is written on the page. */
  readonly outline: (allowedHosts: readonly string[]) => Promise<readonly DocumentOutline[]>;
  readonly report: ReportEvent;
  readonly timer: Timer;
};

/** Follows a run of which the operator may see, redacted, how it fails. */
export type FlowDiagnosis = Pick<FlowTrace, 'onStep'> & {
  /** Tells the API where and how the run failed. Never rejects: that diagnostics are missing is no failure of a session. */
  leave(failure: Failure): Promise<void>;
};

export const flowDiagnosis = ({ outline, report, timer }: DiagnosisPorts): FlowDiagnosis => {
  const trace = flowTrace();
  const tell = async ({ code, details }: Failure): Promise<void> => {
    const reason = failureReasonSchema.safeParse(details['reason']).data;
    const diagnostics = diagnosticsSchema.parse({
      code,
      ...(reason === undefined ? {} : { reason }),
      ...trace.place(),
      documents: await outline(trace.allowedHosts()),
    });
    await report({ type: 'DIAGNOSTICS', diagnostics });
  };
  return {
    onStep: trace.onStep,
    leave: async (failure) => {
      let stop = (): void => undefined;
      const late = new Promise<void>((resolve) => (stop = timer(PATIENCE_MS, resolve)));
      await Promise.race([tell(failure).catch(() => undefined), late]);
      stop();
    },
  };
};
