import { refuse } from '../refusal.ts';
import type { JsonDocument, JsonNode } from './parse-json.ts';

/** A member's name or an array index; negative counts from the end. */
export type PathSegment = string | number;

const MAX_LENGTH = 512;

// RFC 9535, 2.3.5.1 (singular-query-segments) and 2.5.1.1 (shorthand names), without white space between segments.
const SEGMENT =
  /\.(?<shorthand>[A-Za-z_\u0080-\ud7ff\ue000-\u{10ffff}][\w\u0080-\ud7ff\ue000-\u{10ffff}]*)|\[(?:(?<index>0|-?[1-9]\d{0,8})|'(?<single>(?:[^'\\\u0000-\u001f]|\\['\\/bfnrt]|\\u[0-9a-fA-F]{4})*)'|"(?<double>(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)")\]/uy;

/** Parses a singular query of JSONPath (RFC 9535): `$`, then member names and indexes. Refuses anything that could match twice. */
export const parseJsonPath = (path: string): readonly PathSegment[] => {
  if (!path.startsWith('$') || path.length > MAX_LENGTH) return refuse('json_path_syntax');
  const segments: PathSegment[] = [];
  let position = 1;
  while (position < path.length) {
    SEGMENT.lastIndex = position;
    const groups = SEGMENT.exec(path)?.groups;
    if (groups === undefined) return refuse('json_path_syntax');
    segments.push(segmentOf(groups));
    position = SEGMENT.lastIndex;
  }
  return segments;
};

const segmentOf = ({ shorthand, index, single, double }: Record<string, string | undefined>): PathSegment => {
  if (index !== undefined) return Number(index);
  if (shorthand !== undefined) return shorthand;
  // A single-quoted literal differs from a JSON string in which quote is escaped (RFC 9535, 2.3.1.1).
  const literal = double ?? (single ?? '').replaceAll("\\'", "'").replaceAll('"', '\\"');
  return String(JSON.parse(`"${literal}"`));
};

/** The one value at `path`. Refuses a path that leads through a value of the wrong type, to nothing, or to null. */
export const findByPath = (document: JsonDocument, path: readonly PathSegment[]): JsonNode => {
  let node = document.root;
  for (const segment of path) node = childOf(node, segment);
  if (node.kind === 'null') refuse('json_path_null');
  return node;
};

const childOf = (node: JsonNode, segment: PathSegment): JsonNode => {
  if (node.kind === 'null') return refuse('json_path_null');
  const child = typeof segment === 'number' ? itemOf(node, segment) : memberOf(node, segment);
  return child ?? refuse('json_path_absent');
};

const itemOf = (node: JsonNode, index: number): JsonNode | undefined =>
  node.kind === 'array' ? node.items.at(index) : refuse('json_path_type');

const memberOf = (node: JsonNode, name: string): JsonNode | undefined =>
  node.kind === 'object' ? node.members.get(name) : refuse('json_path_type');
