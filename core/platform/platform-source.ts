import * as z from 'zod';
import { duplicateMembers } from '../flow/duplicate-members.ts';
import { flowHash } from '../flow/flow-hash.ts';
import { isOnAllowedHost } from '../flow/check-hosts.ts';
import { parseFlowText } from '../flow/parse-flow-text.ts';
import type { Problem } from '../flow/problem.ts';
import { AUTHOR_ERRORS, problemsOfIssues } from '../flow/problem.ts';
import type { Flow } from '../flow/schema.ts';
import type { Platform } from './platform.ts';
import { platformSchema } from './platform.ts';

/** What `platform.json` says; the rest comes from `flow.json` and the store. */
const descriptionSchema = platformSchema
  .omit({
    ...{ flow: true, flowVersion: true, flowHash: true, canary: true, diagnostics: true },
    ...{ createdAt: true, updatedAt: true },
  })
  // With the flow (FLOW_LIMITS.textBytes) well under an item of DynamoDB, 400 KB.
  .extend({
    displayName: z.string().min(1).max(100),
    description: z.string().max(2_000).default(''),
    icon: z.string().max(32_768),
    loginUrl: z.url().max(2_048),
  })
  .strict();

/** A platform as its folder says, before it is stored. */
export type PlatformSource = Omit<Platform, 'flow' | 'canary' | 'diagnostics' | 'createdAt' | 'updatedAt'> & {
  readonly flow: Flow;
};

export type PlatformFile = 'platform.json' | 'flow.json';
export type PlatformProblem = Problem & { readonly file: PlatformFile };

export type ParsedPlatform =
  | { readonly kind: 'valid'; readonly platform: PlatformSource }
  | { readonly kind: 'invalid'; readonly problems: readonly PlatformProblem[] };

/** Parses the two files of a platform's folder. Never throws; an invalid platform has at least one problem. */
export const parsePlatform = (files: Readonly<Record<PlatformFile, string>>): ParsedPlatform => {
  const description = parseDescription(files['platform.json']);
  const flow = parseFlowText(files['flow.json']);
  const problems: PlatformProblem[] = [
    ...(description.kind === 'invalid' ? inFile('platform.json', description.problems) : []),
    ...(flow.kind === 'invalid' ? inFile('flow.json', flow.problems) : []),
  ];
  if (description.kind === 'invalid' || flow.kind === 'invalid') return { kind: 'invalid', problems };
  const mismatches = findMismatches(description.value, flow.flow);
  if (mismatches.length > 0) return { kind: 'invalid', problems: mismatches };
  return {
    kind: 'valid',
    platform: { ...description.value, flow: flow.flow, flowVersion: flow.flow.version, flowHash: flowHash(flow.flow) },
  };
};

type Description = z.infer<typeof descriptionSchema>;

const parseDescription = (
  text: string,
): { kind: 'valid'; value: Description } | { kind: 'invalid'; problems: readonly Problem[] } => {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'invalid', problems: [{ path: '', message: 'the file must be JSON' }] };
  const duplicates = duplicateMembers(text);
  if (duplicates.length > 0) return { kind: 'invalid', problems: duplicates };
  const parsed = descriptionSchema.safeParse(json.value, AUTHOR_ERRORS);
  return parsed.success
    ? { kind: 'valid', value: parsed.data }
    : { kind: 'invalid', problems: problemsOfIssues(parsed.error.issues) };
};

const parseJson = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** What each file says for itself, and not of the same platform. */
const findMismatches = (description: Description, flow: Flow): PlatformProblem[] => [
  ...(description.name === flow.platform
    ? []
    : inFile('flow.json', [{ path: 'platform', message: `must be "${description.name}", the name in platform.json` }])),
  ...(isOnAllowedHost(description.loginUrl, flow.allowedHosts)
    ? []
    : inFile('platform.json', [
        { path: 'loginUrl', message: 'must be https:// on one of the allowedHosts of flow.json: the flow opens it' },
      ])),
];

const inFile = (file: PlatformFile, problems: readonly Problem[]): PlatformProblem[] =>
  problems.map((problem) => ({ file, ...problem }));
