const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const key = (AttributeName: string, KeyType = 'HASH') => ({ AttributeName, KeyType });
const listed = [
  'platformId',
  'platform',
  'expiresAt',
  'externalReferenceId',
  'status',
  'progressFloor',
  'progressReported',
  'errorCode',
  'completedAt',
];
const sessionIndex = (IndexName: string, partition: string) => ({
  IndexName,
  KeySchema: [key(partition), key('createdAt', 'RANGE')],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: listed },
});

/** The tables as the stack defines them, as far as their stores depend on it. */
export const TABLES = {
  sessions: {
    KeySchema: [key('sessionId')],
    AttributeDefinitions: ['sessionId', 'partnerId', 'partnerStatus', 'createdAt'].map(string),
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [sessionIndex('byPartner', 'partnerId'), sessionIndex('byPartnerStatus', 'partnerStatus')],
  },
  platforms: {
    KeySchema: [key('platformId')],
    AttributeDefinitions: [{ AttributeName: 'platformId', AttributeType: 'N' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
  flowVersions: {
    KeySchema: [key('platformId'), key('flowHash', 'RANGE')],
    AttributeDefinitions: [{ AttributeName: 'platformId', AttributeType: 'N' }, string('flowHash')],
    BillingMode: 'PAY_PER_REQUEST',
  },
  partners: {
    KeySchema: [key('partnerId')],
    AttributeDefinitions: ['partnerId', 'apiKeyId', 'retiringApiKeyId'].map(string),
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      { IndexName: 'byApiKeyId', KeySchema: [key('apiKeyId')], Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'byRetiringApiKeyId', KeySchema: [key('retiringApiKeyId')], Projection: { ProjectionType: 'ALL' } },
    ],
  },
  diagnostics: {
    KeySchema: [key('sessionId')],
    AttributeDefinitions: [string('sessionId')],
    BillingMode: 'PAY_PER_REQUEST',
  },
  tally: {
    KeySchema: [key('tallyId')],
    AttributeDefinitions: [string('tallyId')],
    BillingMode: 'PAY_PER_REQUEST',
  },
  requests: {
    KeySchema: [key('requestId')],
    AttributeDefinitions: [string('requestId')],
    BillingMode: 'PAY_PER_REQUEST',
  },
};
