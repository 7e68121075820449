import { DefaultReporter } from '@jest/reporters';

/** Jest's own progress, closed by one plain line that people and CI can read: `N passed, N failed`. */
export default class SummaryReporter extends DefaultReporter {
  onRunComplete(contexts, results) {
    super.onRunComplete(contexts, results);
    // A suite that could not even be loaded has no tests to count, and must not pass unseen.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const counts = [
      `${results.numPassedTests} passed`,
      `${failed} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    process.stdout.write(`\n${counts.join(', ')}\n`);
  }
}
