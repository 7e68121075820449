import type * as z from 'zod';
import type { StackResource } from '../load-stack.ts';
import { API_GATEWAY_TYPES } from './api-gateway-types.ts';
import { CLOUDFRONT_TYPES } from './cloudfront-types.ts';
import { COMPUTE_TYPES } from './compute-types.ts';
import { DATA_TYPES } from './data-types.ts';
import { IGNORED_TYPES } from './ignored-types.ts';

/**
 * Every type of resource that the local cloud knows, with the properties that it acts on and those that it knowingly does
 * not. What is not here fails the boot by name.
 */
export const KNOWN_TYPES = {
  ...API_GATEWAY_TYPES,
  ...CLOUDFRONT_TYPES,
  ...COMPUTE_TYPES,
  ...DATA_TYPES,
  ...IGNORED_TYPES,
} as const;

export type KnownTypes = typeof KNOWN_TYPES;

/** A resource of one of these types, its properties parsed. */
export type KnownResource<N extends keyof KnownTypes> = StackResource<z.output<KnownTypes[N]['properties']>>;
