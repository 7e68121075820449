import { execFileSync } from 'node:child_process';
import path from 'node:path';

type Intrinsic = Readonly<Record<string, unknown>>;
export type Properties = Readonly<Record<string, unknown>>;
export type Resource = {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};
export type SynthesizedTemplate = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, Properties>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: string | Intrinsic }>>;
};
export type Synthesized = { readonly template: SynthesizedTemplate; readonly findings: readonly string[] };

/** The template, with `context` over cdk.json's, and cdk-nag's findings; see synthesize.ts. Fails as the synthesis does. */
export const synthesized = (context: Readonly<Record<string, unknown>> = {}): Synthesized => {
  const program = path.join(import.meta.dirname, 'synthesize.ts');
  const output = execFileSync(process.execPath, ['--no-warnings', program, JSON.stringify(context)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output);
};

/** Every resource of a type, by logical id. */
export const resourcesOf = ({ Resources }: SynthesizedTemplate, type: string): Readonly<Record<string, Resource>> =>
  Object.fromEntries(Object.entries(Resources).filter(([, resource]) => resource.Type === type));

/** The one resource of a type whose logical id starts so. Fails when there is none, or more than one. */
export const theOne = (template: SynthesizedTemplate, type: string, idStart = ''): Resource => {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(idStart));
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error(`${found.length} resources ${type} ${idStart}`);
  return first[1];
};
