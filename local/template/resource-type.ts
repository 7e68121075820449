import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Json } from './json.ts';

/** What a resource's physical id and attributes are made of. */
export type ResourceIdentity = {
  readonly logicalId: string;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** Base URL of the local AWS endpoint, which the SQS client takes from a queue's URL. */
  readonly awsEndpoint: string;
  /** A resolved property, undefined when the template does not set it. */
  property(name: string): Json | undefined;
};

/** A type of resource that the local cloud knows: which properties it has, and what `Ref` and `Fn::GetAtt` give. */
export type ResourceType<P extends z.ZodType = z.ZodType> = {
  readonly properties: P;
  readonly reference: (identity: ResourceIdentity) => string;
  readonly attributes: Readonly<Record<string, (identity: ResourceIdentity) => string>>;
};

type Naming = Partial<Pick<ResourceType, 'reference' | 'attributes'>>;

/** A type with a strict list of properties: one that is not listed fails the boot. */
export const knownType = <P extends z.ZodRawShape>(
  properties: P,
  naming: Naming = {},
): ResourceType<z.ZodObject<P>> => ({
  properties: z.strictObject(properties),
  reference: naming.reference ?? defaultName,
  attributes: naming.attributes ?? {},
});

/** A type that changes nothing on one machine, whatever its properties are; `reason` says why. */
export const ignoredType = (reason: string, naming: Naming = {}): ResourceType<z.ZodUnknown> => ({
  properties: z.unknown().describe(reason),
  reference: naming.reference ?? defaultName,
  attributes: naming.attributes ?? {},
});

/** A property that changes nothing on one machine; `reason` says why. */
export const ignored = (reason: string): z.ZodOptional<z.ZodUnknown> => z.unknown().describe(reason).optional();

/** The name that CloudFormation gives, without its random end: stable, so that a restart finds the same data. */
export const defaultName = ({ stackName, logicalId }: ResourceIdentity): string => `${stackName}-${logicalId}`;

/** The name that a property sets, else the default name. */
export const namedBy =
  (property: string) =>
  (identity: ResourceIdentity): string => {
    const name = identity.property(property);
    return typeof name === 'string' ? name : defaultName(identity);
  };

/** An ARN in the stack's region and account. */
export const arnOf =
  (service: string, resource: (identity: ResourceIdentity) => string) =>
  (identity: ResourceIdentity): string =>
    `arn:aws:${service}:${identity.region}:${identity.accountId}:${resource(identity)}`;

/** 64 hexadecimal digits that are the same for the same resource in every run. */
export const stableDigest = ({ stackName, logicalId }: ResourceIdentity): string =>
  createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');

/** Letters and digits that are the same for the same resource in every run, for ids that AWS draws at random. */
export const stableId = (identity: ResourceIdentity, length: number): string =>
  BigInt(`0x${stableDigest(identity)}`)
    .toString(36)
    .slice(0, length);
