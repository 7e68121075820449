import { Aws } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** One alarm: rings when `metric` has been at or above `atLeast` for so many of its periods in a row. */
export type AlarmDefinition = {
  /** Its name, and the heading of its section in docs/runbook.md. */
  readonly name: string;
  /** One sentence: what it means to users and partners. */
  readonly impact: string;
  readonly metric: IMetric;
  readonly periods?: number;
  /** Silence is a sign of trouble, too. */
  readonly ringsWithoutData?: true;
} & ({ readonly atLeast: number } | { readonly below: number });

/** The alarms, each with its impact and the way to the runbook in its description; they tell the topic. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: { topic: ITopic; definitions: readonly AlarmDefinition[] }) {
    super(scope, id);
    this.alarms = props.definitions.map((definition) => {
      const { name, impact, metric, periods = 1 } = definition;
      const alarm = new Alarm(this, name, {
        alarmName: `${Aws.STACK_NAME}-${name}`,
        alarmDescription: `${impact} What to do: docs/runbook.md, "${name}".`,
        metric,
        evaluationPeriods: periods,
        ...limitOf(definition),
        treatMissingData: definition.ringsWithoutData ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(props.topic));
      alarm.addOkAction(new SnsAction(props.topic));
      return alarm;
    });
  }
}

const limitOf = (definition: AlarmDefinition) =>
  'atLeast' in definition
    ? {
        threshold: definition.atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }
    : { threshold: definition.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
