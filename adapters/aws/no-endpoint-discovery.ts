/**
 * Stands for `@aws-sdk/middleware-endpoint-discovery` in the Lambdas' bundles: nothing to configure, nothing to do. What it
 * does in the SDK is switched on by `AWS_ENABLE_ENDPOINT_DISCOVERY` only.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: undefined,
};

/** Gives the client's configuration back as it is. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
