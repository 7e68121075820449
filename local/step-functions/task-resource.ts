/** A Task's `Resource`, taken apart. */
export type TaskResource = {
  /** Key of the integration: `ecs:runTask`, `aws-sdk:dynamodb:updateItem`. */
  readonly integration: string;
  /** As history names it: `ecs`, `aws-sdk:dynamodb`. */
  readonly resourceType: string;
  /** As history names it, with the pattern: `runTask`, `updateItem.waitForTaskToken`. */
  readonly resource: string;
  readonly action: string;
  readonly waitsForToken: boolean;
};

const RESOURCE = /^arn:aws:states:::((?:aws-sdk:)?[a-z0-9]+):([a-zA-Z0-9]+)(?:\.([a-zA-Z:0-9]+))?$/;

/** Reads a service integration's ARN; undefined for anything else (activities, bare Lambda ARNs, other patterns). */
export const parseTaskResource = (arn: string): TaskResource | undefined => {
  const [, service, action, pattern] = RESOURCE.exec(arn) ?? [];
  if (service === undefined || action === undefined) return undefined;
  if (pattern !== undefined && pattern !== 'waitForTaskToken') return undefined;
  return {
    integration: `${service}:${action}`,
    resourceType: service,
    resource: pattern === undefined ? action : `${action}.${pattern}`,
    action,
    waitsForToken: pattern !== undefined,
  };
};
