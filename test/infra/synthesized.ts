import { execFileSync } from 'node:child_process';
import path from 'node:path';

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
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};
const ROOT = path.resolve(import.meta.dirname, '..', '..');
type Context = Readonly<Record<string, unknown>>;

/** The template, with `context` over cdk.json's; see synthesize.ts. Throws with the message of a synthesis that fails. */
export const synthesizedTemplate = (context: Context = {}): SynthesizedTemplate => run('template', context);

/** What cdk-nag's AwsSolutions rules find in the stack, one `path: rule[detail]` a finding. */
export const nagFindings = (context: Context = {}): readonly string[] => run('findings', context);

const run = <T>(wanted: 'template' | 'findings', context: Context): T => {
  const program = path.join(import.meta.dirname, 'synthesize.ts');
  const output = execFileSync(process.execPath, ['--no-warnings', program, wanted, JSON.stringify(context)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the developer's environment decides what is synthesized. Half of the time would be compiling CDK.
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: path.join(ROOT, '.veriframe', 'cache', 'compiled') },
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
