import type { IAspect, Stack } from 'aws-cdk-lib';
import { Aspects } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';

/** Lets every log group of the stack, those that CDK makes too, forget its entries after so many days. */
export const setLogRetention = (stack: Stack, days: number): void => {
  const aspect: IAspect = {
    visit: (node) => {
      if (node instanceof CfnLogGroup) node.retentionInDays = days;
    },
  };
  Aspects.of(stack).add(aspect);
};
