import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';

/**
 * Writes a partner, with the API key and the webhook secret that it has or else this key and a new secret, and gives the
 * item: what was rotated stays so. Repeating it changes nothing but name and origins.
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
        'SET displayName = :displayName, allowedOrigins = :allowedOrigins, ' +
        'apiKeyId = if_not_exists(apiKeyId, :apiKeyId), webhookSecret = if_not_exists(webhookSecret, :webhookSecret)',
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
