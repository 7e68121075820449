import type { KeptDiagnostics } from '../contract/diagnostics.ts';

/** What failed sessions have left, for a while. */
export type DiagnosticsStore = {
  /** Keeps what a session left; later ones of the same session take the place of the first. */
  readonly keep: (kept: KeptDiagnostics) => Promise<void>;
  readonly find: (sessionId: string) => Promise<KeptDiagnostics | undefined>;
};
