import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoDiagnosticsStore } from '../../adapters/aws/dynamo-diagnostics-store.ts';
import { dynamoFlowVersionStore } from '../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { kmsAttestationKeys } from '../../adapters/aws/kms-attestation-keys.ts';
import { stepFunctionsClient, stepFunctionsTokens } from '../../adapters/aws/step-functions-lifecycle.ts';
import { emfMetrics } from '../../adapters/system/emf-metrics.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { reportEventBody } from './body-rule.ts';
import { reportEventHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: reportEventBody }, () => {
  const env = readEnvironment(
    'SESSIONS_TABLE',
    'PLATFORMS_TABLE',
    'FLOW_VERSIONS_TABLE',
    'DIAGNOSTICS_TABLE',
    'ATTESTOR_KEY_ARN',
    'ATTESTOR_OTHER_KEY_ARNS',
    'ATTESTOR_KEYS',
    'ATTESTOR_NAME',
    'RUNNER_CIDRS',
    'METRICS_NAMESPACE',
  );
  const pinned = env.ATTESTOR_KEYS;
  const dynamo = dynamoClient();
  return reportEventHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    platforms: dynamoPlatformStore(dynamo, env.PLATFORMS_TABLE),
    flowVersions: dynamoFlowVersionStore(dynamo, env.FLOW_VERSIONS_TABLE),
    diagnostics: dynamoDiagnosticsStore(dynamo, env.DIAGNOSTICS_TABLE),
    lifecycle: stepFunctionsTokens(stepFunctionsClient()),
    // Keys that are pinned are those of an attestor elsewhere, which is somebody else's.
    attestationKeys: kmsAttestationKeys([env.ATTESTOR_KEY_ARN, ...env.ATTESTOR_OTHER_KEY_ARNS], pinned),
    attestorTrust: pinned === undefined ? 'operator' : 'external',
    attestorName: env.ATTESTOR_NAME,
    runnerCidrs: env.RUNNER_CIDRS,
    clock: systemClock,
    sleep: systemSleep,
    metrics: emfMetrics({ namespace: env.METRICS_NAMESPACE, clock: systemClock }),
  });
});
