import type { Stack } from 'aws-cdk-lib';
import { Aspects } from 'aws-cdk-lib';
import type { INagLogger, NagLoggerErrorData, NagLoggerNonComplianceData } from 'cdk-nag';
import { AwsSolutionsChecks } from 'cdk-nag';

/** Lets cdk-nag look at the stack at synthesis. Afterwards the returned function gives its findings, `path: finding`. */
export const findingsOf = (stack: Stack): (() => string[]) => {
  const findings: string[] = [];
  const nothing = (): void => {};
  const logger: INagLogger = {
    onNonCompliance: ({ ruleId, findingId, resource }: NagLoggerNonComplianceData) => {
      const detail = findingId === '' ? '' : `[${findingId}]`;
      findings.push(`${resource.node.path.slice(stack.node.path.length + 1)}: ${ruleId}${detail}`);
    },
    onError: ({ ruleId, errorMessage, resource }: NagLoggerErrorData) => {
      findings.push(`${resource.node.path}: ${ruleId} failed: ${errorMessage}`);
    },
    onCompliance: nothing,
    onSuppressed: nothing,
    onSuppressedError: nothing,
    onNotApplicable: nothing,
  };
  Aspects.of(stack).add(new AwsSolutionsChecks({ reports: false, additionalLoggers: [logger] }));
  return () => findings.toSorted();
};
