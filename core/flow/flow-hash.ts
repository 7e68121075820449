import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/**
 * SHA-256 (hex) of a flow's canonical JSON (RFC 8785). The same for the file, the stored item and the parsed flow, because
 * parsing adds no defaults. Throws a TypeError when `flow` is not JSON.
 */
export const flowHash = (flow: unknown): string => createHash('sha256').update(canonicalJson(flow)).digest('hex');
