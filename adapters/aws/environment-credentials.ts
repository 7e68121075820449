type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the Lambda bundles: Lambda gives a role's credentials in the
 * environment, so the clients of SSO, STS, profiles and the instance metadata that the SDK's chain brings along are of no
 * use. The provider fails when the environment has no credentials.
 */
export const defaultProvider = (): (() => Promise<Credentials>) => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error('the environment has no AWS credentials');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
};
