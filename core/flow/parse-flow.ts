import { canonicalJson } from './canonical-json.ts';
import { checkCases } from './check-cases.ts';
import { checkCollect } from './check-collect.ts';
import { checkGraph } from './check-graph.ts';
import { checkHosts } from './check-hosts.ts';
import { FLOW_LIMITS } from './limits.ts';
import type { Problem } from './problem.ts';
import { AUTHOR_ERRORS, problemAt, problemsOfIssues } from './problem.ts';
import type { Flow } from './schema.ts';
import { flowSchema } from './schema.ts';

export type ParsedFlow =
  { readonly kind: 'valid'; readonly flow: Flow } | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Parses a flow and checks everything that can be known before it runs. Never throws; an invalid flow has at least one problem. */
export const parseFlow = (json: unknown): ParsedFlow => {
  if (isDeeperThan(json, FLOW_LIMITS.jsonDepth)) {
    return invalid([problemAt([], `the flow must not be nested deeper than ${FLOW_LIMITS.jsonDepth} levels`)]);
  }
  const parsed = flowSchema.safeParse(json, AUTHOR_ERRORS);
  if (!parsed.success) return invalid(problemsOfIssues(parsed.error.issues));
  const { data: flow } = parsed;
  const bytes = new TextEncoder().encode(canonicalJson(flow)).length;
  if (bytes > FLOW_LIMITS.textBytes) {
    return invalid([problemAt([], `the flow makes ${bytes} bytes of JSON: at most ${FLOW_LIMITS.textBytes}`)]);
  }
  const problems = [...checkGraph(flow), ...checkCases(flow), ...checkCollect(flow), ...checkHosts(flow)];
  return problems.length > 0 ? invalid(problems) : { kind: 'valid', flow };
};

const invalid = (problems: readonly Problem[]): ParsedFlow => ({ kind: 'invalid', problems });

/** Level by level, so that JSON made to exhaust the stack cannot. */
const isDeeperThan = (json: unknown, levels: number): boolean => {
  let level: unknown[] = [json];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return false;
  }
  return true;
};
