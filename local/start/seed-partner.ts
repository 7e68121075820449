import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';

/**
 * Writes a partner, with the webhook secret that it has or else a new one, and gives the item. Repeating it changes
 * nothing but what is given.
 */
export const seedPartner = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  partner: Omit<Partner, 'webhookSecret'>,
): Promise<Partner> => {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { partnerId: partner.partnerId },
      UpdateExpression:
        'SET displayName = :displayName, apiKeyId = :apiKeyId, allowedOrigins = :allowedOrigins, ' +
        'webhookSecret = if_not_exists(webhookSecret, :webhookSecret)',
      ExpressionAttributeValues: {
        ':displayName': partner.displayName,
        ':apiKeyId': partner.apiKeyId,
        ':allowedOrigins': partner.allowedOrigins,
        // Standard Webhooks 1.0.0: 24 to 64 random bytes in base64.
        ':webhookSecret': `whsec_${randomBytes(32).toString('base64')}`,
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return partnerSchema.parse(Attributes);
};
