import { createServer } from 'node:http';
import { listen } from '../../local/listen.ts';

/** What an account says of itself. */
export type Account = {
  readonly subscriptionsConfirmed: number;
  readonly subscriptionsPending: number;
  /** Absent: the caller may not ask. */
  readonly fargateVcpus?: number;
};

/**
 * Answers `GetTopicAttributes` as SNS does (API reference: the query protocol, XML) and `GetServiceQuota` as Service
 * Quotas does (JSON 1.1): what the local cloud has not.
 */
export const openAccount = async (account: Account): Promise<{ url: string; close: () => Promise<void> }> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (String(request.headers['x-amz-target'] ?? '').endsWith('.GetServiceQuota')) {
        const { fargateVcpus: Value } = account;
        response.writeHead(Value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(Value === undefined ? { __type: 'AccessDeniedException' } : { Quota: { Value } }));
        return;
      }
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(attributes(account));
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};

const attributes = ({ subscriptionsConfirmed, subscriptionsPending }: Account): string =>
  `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><GetTopicAttributesResult><Attributes>
<entry><key>SubscriptionsConfirmed</key><value>${subscriptionsConfirmed}</value></entry>
<entry><key>SubscriptionsPending</key><value>${subscriptionsPending}</value></entry>
</Attributes></GetTopicAttributesResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetTopicAttributesResponse>`;
