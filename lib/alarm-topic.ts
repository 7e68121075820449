import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';

/** Where alarms go, encrypted with the data key. Operators subscribe to it; docs/deploy.md says how. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, dataKey: DataKey) {
    super(scope, id);
    const alarmsOfOurs = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    };
    const topic = new Topic(this, 'Topic', { masterKey: dataKey.key, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({ ...alarmsOfOurs, actions: ['sns:Publish'], resources: [topic.topicArn] }),
    );
    // Without it alarms are raised and nobody is told (SNS developer guide, "Enable compatibility between event sources").
    dataKey.key.addToResourcePolicy(
      new PolicyStatement({ ...alarmsOfOurs, actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'] }),
    );
    this.topic = topic as ITopic;
  }
}
