import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { APIGatewayClient, DeleteApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { listen } from '../../local/listen.ts';
import type { Deployment } from '../../operator/deployment.ts';
import { findDeployment } from '../../operator/deployment.ts';
import { checkAccount } from '../../operator/doctor/check-account.ts';
import { checkDeployment } from '../../operator/doctor/check-deployment.ts';
import { lookAtTls } from '../../operator/doctor/check-public-host.ts';
import type { Check } from '../../operator/doctor/check.ts';
import type { TestVeriframe } from '../e2e/a-veriframe.ts';
import { anOperator, type Operator } from './an-operator.ts';
import { openAccount } from './open-account.ts';

let operator: Operator;
let cliNow = () => new Date();
let veriframe: TestVeriframe;
let deployment: Deployment;
let version = '';

const look = (changes: Partial<Deployment['outputs']> = {}, own = version): Promise<Check[]> =>
  checkDeployment(
    { ...deployment, outputs: { ...deployment.outputs, ...changes } },
    { now: () => new Date(), version: own },
  );
const problemsIn = (checks: readonly Check[]): Check[] => checks.filter(({ state }) => state === 'problem');
/** The one problem that there is; fails when there is none or another one, or when it does not say what to do. */
const theProblem = async (looking: Promise<Check[]>): Promise<Check> => {
  const [first, ...others] = problemsIn(await looking);
  if (first === undefined || others.length > 0) throw new Error(`${others.length} other problems`);
  expect(first.mend).toMatch(/\w{4}/);
  return first;
};
const cli: Operator['cli'] = (...words) => operator.cli(...words);
const serving = async <T>(handler: RequestListener, use: (url: string) => Promise<T>): Promise<T> => {
  const server = createServer(handler);
  const url = `http://127.0.0.1:${await listen(server)}`;
  try {
    return await use(url);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

beforeAll(async () => {
  operator = await anOperator({ now: () => cliNow() });
  ({ veriframe } = operator);
  deployment = await findDeployment({ kind: 'local' }, veriframe.dataDirectory);
  version = deployment.outputs.Version;
}, 180_000);
afterAll(() => operator?.close(), 60_000);

describe('the doctor', () => {
  it('finds nothing wrong with what runs', async () => {
    expect(problemsIn(await look())).toEqual([]);
  }, 30_000);

  it.each([
    'SessionsTable',
    'PlatformsTable',
    'FlowVersionsTable',
    'PartnersTable',
    'RequestsTable',
    'TallyTable',
    'DeliveriesTable',
    'DiagnosticsTable',
  ] as const)(
    'sees that the table of %s is gone',
    async (output) => {
      const problems = problemsIn(await look({ [output]: 'gone' }));
      expect(problems[0]).toMatchObject({ name: 'Table gone', detail: expect.stringContaining('ResourceNotFound') });
    },
    30_000,
  );

  it.each<[string, keyof Deployment['outputs'], (now: string) => string]>([
    ['State machine', 'StateMachineArn', (arn) => `${arn}x`],
    ['Webhook queue', 'WebhookQueueUrl', (url) => `${url}x`],
    ['Dead letters', 'WebhookDeadLetterQueueUrl', (url) => `${url}x`],
    ['Attestor', 'AttestorUrl', () => 'ws://127.0.0.1:9'],
  ])(
    'sees that the %s is gone',
    async (name, output, changed) => {
      const found = await theProblem(look({ [output]: changed(String(deployment.outputs[output])) }));
      expect(found.name).toBe(name);
    },
    30_000,
  );

  it('sees that the signing key is gone, and that the API publishes another one then', async () => {
    const names = problemsIn(await look({ AttestorKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/other' }));
    expect(names.map(({ name }) => name)).toEqual(['Signing key', 'API']);
  }, 30_000);

  it.each([
    ['does not log', undefined, 'It does not log'],
    ['logs data', { Level: 'ALL', IncludeExecutionData: true }, 'It logs the data of executions.'],
  ])(
    'sees that the state machine %s',
    async (_, LoggingConfiguration, detail) => {
      const { stepFunctions } = veriframe.cloud.engines;
      stepFunctions.ensureStateMachine('other', {
        RoleArn: 'arn:aws:iam::000000000000:role/other',
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Done',
          States: { Done: { Type: 'Succeed' } },
        }),
        ...(LoggingConfiguration && { LoggingConfiguration }),
      });
      const found = await theProblem(look({ StateMachineArn: stepFunctions.arnOf('other') }));
      expect(found).toMatchObject({ name: 'State machine', detail: expect.stringContaining(detail) });
    },
    30_000,
  );

  it('sees that the CLI is of another version', async () => {
    expect(await theProblem(look({}, '99.0.0'))).toMatchObject({
      name: 'Version',
      detail: `The deployment is ${version}, this CLI 99.0.0.`,
    });
  }, 30_000);
});

describe('the public host', () => {
  const CSP = { 'content-type': 'text/html', 'content-security-policy': "frame-ancestors 'none'" };

  it('that does not answer is a problem of API and page', async () => {
    const problems = problemsIn(await look({ PublicBaseUrl: 'http://127.0.0.1:9' }));
    expect(problems.map(({ name }) => name)).toEqual(['API', 'Embed page']);
  }, 30_000);

  it.each<[string, RequestListener, string]>([
    ['answers something else', (_, response) => response.writeHead(403).end(), 'answered 403'],
    [
      'loses the headers',
      (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end(),
      'without its security headers',
    ],
    [
      'has no assets',
      ({ url = '' }, response) =>
        url.startsWith('/v1/')
          ? response.writeHead(404, CSP).end('<link rel="stylesheet" href="/assets/x.css">')
          : response.writeHead(403).end(),
      '/assets/x.css answered 403',
    ],
  ])(
    'that %s is one of the page',
    async (_, handler, detail) => {
      const checks = await serving(handler, (PublicBaseUrl) => look({ PublicBaseUrl }));
      expect(checks.find(({ name }) => name === 'Embed page')).toMatchObject({
        state: 'problem',
        detail: expect.stringContaining(detail),
      });
    },
    30_000,
  );

  it('has a certificate that clients accept, for more than two weeks', async () => {
    const authority = await openCertificateAuthority({ memory: true }, () => new Date());
    const { certPem, keyPem } = await authority.issue({ hosts: ['localhost'] });
    const server = createTlsServer({ cert: certPem, key: keyPem }, (socket) => socket.end());
    const port = await listen(server);
    const ca = authority.caPem;
    try {
      expect(await lookAtTls({ host: 'localhost', port, ca }, new Date())).toMatch(/^TLSv1\.3, certificate until 20/);
      const later = new Date(Date.now() + 3650 * 86_400_000);
      await expect(lookAtTls({ host: 'localhost', port, ca }, later)).rejects.toThrow(
        'The certificate of localhost ends',
      );
      await expect(lookAtTls({ host: 'localhost', port }, new Date())).rejects.toThrow('no TLS that clients accept');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('the roster', () => {
  it('with a partner whose key was deleted by hand is a problem', async () => {
    const created = await cli('partner', 'create', '--id', 'keyless', '--name', 'Keyless', '--json');
    const client = new APIGatewayClient(deployment.clientConfig);
    await client.send(new DeleteApiKeyCommand({ apiKey: JSON.parse(created.out).apiKeyId }));
    client.destroy();
    expect(await theProblem(look())).toMatchObject({
      name: 'Partners',
      detail: 'The API key is gone, disabled or in no usage plan of this API: keyless.',
    });
    await cli('partner', 'disable', 'keyless');
    expect(problemsIn(await look())).toEqual([]);
  }, 60_000);

  it('with a rotation whose time is over is one', async () => {
    await cli('partner', 'create', '--id', 'late', '--name', 'Late');
    cliNow = () => new Date(Date.now() - 2 * 86_400_000);
    for (const command of ['rotate-key', 'rotate-webhook-secret'])
      expect(await cli('partner', command, 'late')).toMatchObject({ exitCode: 0 });
    cliNow = () => new Date();
    expect(await theProblem(look())).toMatchObject({
      name: 'Rotations',
      detail: expect.stringMatching(/Old API keys .*: late\. Old webhook secrets .*: late\./),
    });
    for (const command of ['rotate-key', 'rotate-webhook-secret']) await cli('partner', command, 'late', '--finish');
    expect(problemsIn(await look())).toEqual([]);
  }, 60_000);

  it('with a canary that is not stored any more is one', async () => {
    const client = new DynamoDBClient(deployment.clientConfig);
    const set = (UpdateExpression: string, values?: UpdateItemCommandInput['ExpressionAttributeValues']) =>
      client.send(
        new UpdateItemCommand({
          TableName: deployment.outputs.PlatformsTable,
          Key: { platformId: { N: '1' } },
          UpdateExpression,
          ...(values && { ExpressionAttributeValues: values }),
        }),
      );
    const canary = { flowVersion: { S: '99.0.0' }, flowHash: { S: 'gone' }, percent: { N: '10' } };
    await set('SET canary = :canary', { ':canary': { M: canary } });
    expect(await theProblem(look())).toMatchObject({
      name: 'Platforms',
      detail: 'The canary 99.0.0 of sandbox-gigs is not stored any more.',
    });
    await set('REMOVE canary');
    client.destroy();
  }, 30_000);

  it('with a flow that this version does not take is one', async () => {
    const client = new DynamoDBClient(deployment.clientConfig);
    await client.send(
      new UpdateItemCommand({
        TableName: deployment.outputs.PlatformsTable,
        Key: { platformId: { N: '1' } },
        UpdateExpression: 'SET flow = :flow',
        ExpressionAttributeValues: { ':flow': { M: { broken: { BOOL: true } } } },
      }),
    );
    client.destroy();
    expect(await theProblem(look())).toMatchObject({
      name: 'Platforms',
      detail: 'The stored flow is not valid in this version: sandbox-gigs.',
    });
  }, 30_000);
});

describe('an account on AWS', () => {
  const asked = async (account: Parameters<typeof openAccount>[0]): Promise<Check[]> => {
    const { url, close } = await openAccount(account);
    try {
      const clientConfig = { ...deployment.clientConfig, endpoint: url };
      return await Promise.all(checkAccount({ ...deployment, isLocal: false, clientConfig }));
    } finally {
      await close();
    }
  };

  it('is well when somebody hears the alarms and runners have room', async () => {
    const checks = await asked({ subscriptionsConfirmed: 2, subscriptionsPending: 0, fargateVcpus: 6 });
    expect(checks).toMatchObject([
      { name: 'Alarms', state: 'ok', detail: 'heard by 2' },
      { name: 'Fargate quota', state: 'ok', detail: '6 vCPUs: 5 sessions at once' },
    ]);
  });

  it.each([
    [0, 'Nobody hears them.', 'aws sns subscribe'],
    [1, 'Nobody hears them: 1 subscriptions are not confirmed.', 'Confirm the mail'],
  ])('with %i subscriptions pending and none confirmed has a problem', async (subscriptionsPending, detail, mend) => {
    const [alarms] = await asked({ subscriptionsConfirmed: 0, subscriptionsPending, fargateVcpus: 6 });
    expect(alarms).toMatchObject({ state: 'problem', detail, mend: expect.stringContaining(mend) });
  });

  it('with too few vCPUs has one; one that may not be asked has none', async () => {
    const quiet = { subscriptionsConfirmed: 1, subscriptionsPending: 0 };
    expect((await asked({ ...quiet, fargateVcpus: 1 }))[1]).toMatchObject({
      state: 'problem',
      detail: '1 vCPUs are not enough for the attestor and one runner.',
    });
    expect((await asked(quiet))[1]).toMatchObject({ state: 'skipped' });
  });
});
