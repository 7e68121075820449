import type { Page } from 'puppeteer-core';
import { Failure, type SessionErrorCode } from '../../core/failure.ts';
import type { FlowOutcome, FlowSurroundings, RemotePages } from '../session/flow-engine.ts';

/** Where Chromium is when it could not load what it was asked for (content/public/common/url_constants.cc). */
const ERROR_PAGE = 'chrome-error:';

type IsAttestorLost = NonNullable<FlowSurroundings['isAttestorLost']>;

/** Tells when the current page cannot be shown for want of the attestor that its connections go through. */
export type AttestorLoss = {
  /** Rejects with `ATTESTOR_UNREACHABLE` when the browser shows its own error page instead. Never resolves. */
  readonly shown: Promise<never>;
  /** Stops looking. */
  close(): void;
};

/** Looks at the current page, whichever it is, at each of its documents. Throws `BROWSER_CRASHED` when there is none. */
export const attestorLoss = (pages: RemotePages, isAttestorLost: IsAttestorLost): AttestorLoss => {
  let lookedAt: Page | undefined;
  let onLoss = (): void => undefined;
  const shown = new Promise<never>((_, reject) => {
    onLoss = () => reject(new Failure('ATTESTOR_UNREACHABLE', { details: { reason: 'page_not_loaded' } }));
  });
  const look = (): void => {
    if (lookedAt?.url().startsWith(ERROR_PAGE) === true && isAttestorLost()) onLoss();
  };
  const lookAt = (page: Page | undefined): void => {
    lookedAt?.off('framenavigated', look);
    page?.on('framenavigated', look);
    lookedAt = page;
    look();
  };
  lookAt(pages.current());
  const stop = pages.onCurrent(lookAt);
  return {
    shown,
    close: () => {
      stop();
      lookAt(undefined);
    },
  };
};

/** Ends that a page has whose connections fail, whatever else may lead to them. */
const EXPLAINED_BY_LOSS: readonly SessionErrorCode[] = ['PLATFORM_UNAVAILABLE', 'STEP_TIMEOUT', 'TARGET_NOT_FOUND'];

/** How a run ended, with the attestor named where its loss explains the end. */
export const explainedByLoss = (outcome: FlowOutcome, isAttestorLost: IsAttestorLost): FlowOutcome =>
  outcome.kind === 'failed' && EXPLAINED_BY_LOSS.includes(outcome.code) && isAttestorLost()
    ? { kind: 'failed', code: 'ATTESTOR_UNREACHABLE' }
    : outcome;
