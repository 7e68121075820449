import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmDefinitions } from './alarm-definitions.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { OperationsDashboard } from './dashboard.ts';
import type { DataKey } from './data-key.ts';
import type { ObservedParts } from './observed-parts.ts';

/** What tells an operator how the deployment is: alarms, where they go, and one page of graphs. */
export class Observability extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: ObservedParts & { readonly dataKey: DataKey }) {
    super(scope, id);
    this.topic = new AlarmTopic(this, 'AlarmTopic', props.dataKey).topic;
    const { alarms } = new Alarms(this, 'Alarms', { topic: this.topic, definitions: alarmDefinitions(props) });
    new OperationsDashboard(this, 'Operations', props, alarms);
  }
}
