import type { Method } from 'aws-cdk-lib/aws-apigateway';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Api } from './api.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import type { Settings } from './settings.ts';
import { onIndex, onTable, partnerByKey } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type PartnerEndpointsProps = FunctionSurroundings & {
  readonly api: Api;
  readonly stateMachine: StateMachine;
  readonly tokenSecret: ISecret;
  readonly publicBaseUrl: string;
  readonly settings: Pick<Settings, 'sessionRetentionDays'>;
};

/** The routes that partners' servers call with their API key. */
export class PartnerEndpoints extends Construct {
  /** The one method with a limit of its own. */
  readonly createMethod: Method;

  constructor(scope: Construct, id: string, props: PartnerEndpointsProps) {
    super(scope, id);
    const { api } = props;
    const session = '/partner/browser-session';
    this.createMethod = api.partnerRoute('POST', session, this.createSession(props));
    api.partnerRoute('GET', '/partner/browser-platforms', this.listPlatforms(props));
    api.partnerRoute('GET', '/partner/browser-sessions', this.listSessions(props));
    api.partnerRoute('GET', `${session}/{id}`, this.getSession(props));
    api.partnerRoute('POST', `${session}/{id}/terminate`, this.terminateSession(props));
    api.partnerRoute('GET', `${session}/{id}/attestation`, this.getAttestation(props));
  }

  private listPlatforms({ bundles, tables, dataKey }: PartnerEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'ListPlatforms', {
      bundle: bundles['list-platforms'],
      environment: {
        PLATFORMS_TABLE: tables.platforms.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
      },
      statements: [onTable(tables.platforms, 'Scan'), partnerByKey(tables), dataKey.reading('dynamodb')],
    });
  }

  private createSession(props: PartnerEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey, stateMachine, tokenSecret, publicBaseUrl } = props;
    return new VeriframeFunction(this, 'CreateSession', {
      bundle: bundles['create-session'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        REQUESTS_TABLE: tables.requests.tableName,
        PLATFORMS_TABLE: tables.platforms.tableName,
        FLOW_VERSIONS_TABLE: tables.flowVersions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
        STATE_MACHINE_ARN: stateMachine.stateMachineArn,
        TOKEN_SECRET_ARN: tokenSecret.secretArn,
        PUBLIC_BASE_URL: publicBaseUrl,
        SESSION_RETENTION_DAYS: String(props.settings.sessionRetentionDays),
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'PutItem', 'DeleteItem'),
        onTable(tables.requests, 'GetItem', 'PutItem'),
        onTable(tables.platforms, 'GetItem'),
        onTable(tables.flowVersions, 'GetItem'),
        partnerByKey(tables),
        allow(['states:StartExecution'], stateMachine.stateMachineArn),
        readToken(props),
        dataKey.writing('dynamodb', 'secretsmanager'),
      ],
    });
  }

  private getSession(props: PartnerEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey } = props;
    return new VeriframeFunction(this, 'GetSession', {
      bundle: bundles['get-session'],
      environment: sessionViewEnvironment(props),
      statements: [
        onTable(tables.sessions, 'GetItem'),
        partnerByKey(tables),
        readToken(props),
        dataKey.reading('dynamodb', 'secretsmanager'),
      ],
    });
  }

  private listSessions(props: PartnerEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey } = props;
    return new VeriframeFunction(this, 'ListSessions', {
      bundle: bundles['list-sessions'],
      environment: { ...sessionViewEnvironment(props), TALLY_TABLE: tables.tally.tableName },
      statements: [
        onIndex(tables.sessions, 'byPartner'),
        onIndex(tables.sessions, 'byPartnerStatus'),
        onTable(tables.tally, 'GetItem'),
        partnerByKey(tables),
        readToken(props),
        dataKey.reading('dynamodb', 'secretsmanager'),
      ],
    });
  }

  private terminateSession(props: PartnerEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey, stateMachine } = props;
    return new VeriframeFunction(this, 'TerminateSession', {
      bundle: bundles['terminate-session'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        partnerByKey(tables),
        allow(['states:SendTaskSuccess'], stateMachine.stateMachineArn),
        dataKey.writing('dynamodb'),
      ],
    });
  }

  private getAttestation(props: PartnerEndpointsProps): VeriframeFunction {
    const { bundles, tables, dataKey } = props;
    return new VeriframeFunction(this, 'GetAttestation', {
      bundle: bundles['get-attestation'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
      },
      statements: [onTable(tables.sessions, 'GetItem'), partnerByKey(tables), dataKey.reading('dynamodb')],
    });
  }
}

/** Answers with an embed URL derive its token from the secret. */
const readToken = ({ tokenSecret }: PartnerEndpointsProps): PolicyStatement =>
  allow(['secretsmanager:GetSecretValue'], tokenSecret.secretArn);

const sessionViewEnvironment = (props: PartnerEndpointsProps): Record<string, string> => ({
  SESSIONS_TABLE: props.tables.sessions.tableName,
  PARTNERS_TABLE: props.tables.partners.tableName,
  TOKEN_SECRET_ARN: props.tokenSecret.secretArn,
  PUBLIC_BASE_URL: props.publicBaseUrl,
});
