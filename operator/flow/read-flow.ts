import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';
import type { Problem } from '../../core/flow/problem.ts';
import type { Flow } from '../../core/flow/schema.ts';

export type FlowFile = {
  readonly file: string;
  /** The platform's folder. */
  readonly directory: string;
  /** Of `platform.json` beside it, where there is one. */
  readonly loginUrl: string | undefined;
} & (
  { readonly kind: 'valid'; readonly flow: Flow } | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
);

const descriptionSchema = z.object({ loginUrl: z.string() });

/** Reads a flow, named by its file or by the folder that it is in. Rejects when there is no such file. */
export const readFlow = async (where: string): Promise<FlowFile> => {
  const file = (await stat(where)).isDirectory() ? path.join(where, 'flow.json') : where;
  const directory = path.dirname(file);
  const [text, description] = await Promise.all([
    readFile(file, 'utf8'),
    readFile(path.join(directory, 'platform.json'), 'utf8').catch(() => ''),
  ]);
  return { file, directory, loginUrl: loginUrlIn(description), ...parseFlowText(text) };
};

/** A description that cannot be read has no login URL; `platform put` says what is wrong with it. */
const loginUrlIn = (text: string): string | undefined => {
  try {
    return descriptionSchema.safeParse(JSON.parse(text)).data?.loginUrl;
  } catch {
    return undefined;
  }
};
