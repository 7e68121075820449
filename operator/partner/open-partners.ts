import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoPartnerRoster } from '../../adapters/aws/dynamo-partner-roster.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import type { PartnerRoster } from '../../core/ports/partner-roster.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';

/** The partners of a deployment. */
export const openPartners = ({ clientConfig, outputs }: Deployment): PartnerRoster & Pick<PartnerStore, 'find'> => {
  const client = new DynamoDBClient(clientConfig);
  const { find } = dynamoPartnerStore(client, outputs.PartnersTable);
  return { ...dynamoPartnerRoster(client, outputs.PartnersTable), find };
};

/** What every command answers about a partner that is not there. */
export const noSuchPartner = (partnerId: string): OperatorError =>
  new OperatorError(`There is no partner ${partnerId}.`, { mend: 'veriframe partner list shows all.' });
