import { createServer } from 'node:http';
import { listen } from '../../local/listen.ts';

/**
 * Answers DescribeStacks as CloudFormation does (API reference: the query protocol, XML), for these stacks by name. Each
 * has the key of the partner `playground` besides.
 */
export const openCloudFormation = async (
  stacks: Readonly<Record<string, Readonly<Record<string, string>>>>,
  partnerKeyId: string,
): Promise<{ url: string; close: () => Promise<void> }> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = new URLSearchParams(Buffer.concat(chunks).toString());
      const name = asked.get('StackName') ?? '';
      const outputs = asked.get('Action') === 'DescribeStacks' ? stacks[name] : undefined;
      response.writeHead(outputs ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(outputs ? described(name, outputs, partnerKeyId) : notFound(name));
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};

const described = (name: string, outputs: Readonly<Record<string, string>>, partnerKeyId: string): string => {
  const description = 'API key of partner playground, to be written into the partners table';
  const members = [
    ...Object.entries(outputs).map(([key, value]) => member(key, value)),
    member('AccessplaygroundKeyId01234567', partnerKeyId, description),
  ];
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>${name}</StackName><CreationTime>2026-01-01T00:00:00.000Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
<Outputs>${members.join('')}</Outputs>
</member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeStacksResponse>`;
};

const member = (key: string, value: string, description?: string): string =>
  `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue>${
    description === undefined ? '' : `<Description>${description}</Description>`
  }</member>`;

const notFound = (name: string): string =>
  `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
<Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
