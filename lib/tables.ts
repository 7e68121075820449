import { RemovalPolicy } from 'aws-cdk-lib';
import type { Attribute, TableProps } from 'aws-cdk-lib/aws-dynamodb';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from './allow.ts';

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const number = (name: string): Attribute => ({ name, type: AttributeType.NUMBER });

/** What a list shows of a session beside the keys; the rest, up to 400 KB, is not copied into the indexes. */
const LISTED_ATTRIBUTES = [
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

type NamedTable = (name: string, props: TableProps) => Table;

/**
 * The tables: on demand, encrypted with our key, restorable to any second of the last 35 days, never deleted with
 * the stack. Why they are no `TableV2`: docs/decisions/tables-of-one-region.md.
 */
export class Tables extends Construct {
  readonly sessions: Table;
  readonly platforms: Table;
  /** The versions of the platforms' flows. */
  readonly flowVersions: Table;
  readonly partners: Table;
  readonly requests: Table;
  /** How many sessions each partner has in each status. */
  readonly tally: Table;
  /** The deliveries of webhooks that are under way. */
  readonly deliveries: Table;
  /** What failed sessions have left, where that is turned on. */
  readonly diagnostics: Table;

  constructor(scope: Construct, id: string, key: Key) {
    super(scope, id);
    const table: NamedTable = (name, props) => new Table(this, name, { ...keptTable(key), ...props });
    this.sessions = sessionsTable(table);
    this.platforms = table('Platforms', { partitionKey: number('platformId') });
    // Why not in the table of platforms: docs/decisions/flow-versions-in-their-own-table.md.
    this.flowVersions = table('FlowVersions', {
      partitionKey: number('platformId'),
      sortKey: text('flowHash'),
      timeToLiveAttribute: 'deleteAtEpochS',
    });
    this.partners = partnersTable(table);
    // Why idempotency keys have a table of their own: docs/decisions/keyed-requests-in-their-own-table.md.
    this.requests = table('Requests', { partitionKey: text('requestId'), timeToLiveAttribute: 'deleteAtEpochS' });
    this.tally = table('Tally', { partitionKey: text('tallyId'), timeToLiveAttribute: 'deleteAtEpochS' });
    // One item a partner, docs/decisions/turns-of-deliveries.md.
    this.deliveries = table('Deliveries', { partitionKey: text('partnerId') });
    // docs/decisions/diagnostics-are-outlines.md.
    this.diagnostics = table('Diagnostics', { partitionKey: text('sessionId'), timeToLiveAttribute: 'deleteAtEpochS' });
  }
}

const keptTable = (encryptionKey: Key): Omit<TableProps, 'partitionKey'> => ({
  billingMode: BillingMode.PAY_PER_REQUEST,
  encryption: TableEncryption.CUSTOMER_MANAGED,
  encryptionKey,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
});

const sessionsTable = (table: NamedTable): Table => {
  const sessions = table('Sessions', {
    partitionKey: text('sessionId'),
    timeToLiveAttribute: 'deleteAtEpochS',
    // Which sessions have changed, and nothing of what is in them: docs/decisions/totals-by-counters.md.
    stream: StreamViewType.KEYS_ONLY,
  });
  for (const [indexName, partitionKey] of [
    ['byPartner', 'partnerId'],
    ['byPartnerStatus', 'partnerStatus'],
  ] as const)
    sessions.addGlobalSecondaryIndex({
      indexName,
      partitionKey: text(partitionKey),
      sortKey: text('createdAt'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: LISTED_ATTRIBUTES,
    });
  return sessions;
};

const partnersTable = (table: NamedTable): Table => {
  const partners = table('Partners', { partitionKey: text('partnerId') });
  partners.addGlobalSecondaryIndex({ indexName: 'byApiKeyId', partitionKey: text('apiKeyId') });
  // Sparse: only partners whose key is being rotated are in it.
  partners.addGlobalSecondaryIndex({ indexName: 'byRetiringApiKeyId', partitionKey: text('retiringApiKeyId') });
  return partners;
};

type TableAction = 'BatchGetItem' | 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';

/** Allows these actions on a table, not on its indexes. */
export const onTable = (table: Table, ...actions: readonly TableAction[]): PolicyStatement =>
  allow(
    actions.map((action) => `dynamodb:${action}`),
    table.tableArn,
  );

/** Allows queries of one index of a table. */
export const onIndex = (table: Table, indexName: string): PolicyStatement =>
  allow(['dynamodb:Query'], `${table.tableArn}/index/${indexName}`);

/** Allows to find the partner that an API key belongs to. */
export const partnerByKey = ({ partners }: Pick<Tables, 'partners'>): PolicyStatement =>
  allow(
    ['dynamodb:Query'],
    ...['byApiKeyId', 'byRetiringApiKeyId'].map((name) => `${partners.tableArn}/index/${name}`),
  );
