import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { types } from 'node:util';
import * as z from 'zod';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';
import type { Problem } from '../../core/flow/problem.ts';
import type { Flow } from '../../core/flow/schema.ts';
import { OperatorError } from '../operator-error.ts';

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

/** Reads a flow, named by its file or by the folder that it is in. Rejects with an `OperatorError` when there is no such file. */
export const readFlow = async (where: string): Promise<FlowFile> => {
  const isFolder = (await stat(where).catch(orNoFlow(`There is no ${where}.`))).isDirectory();
  const file = isFolder ? path.join(where, 'flow.json') : where;
  const directory = path.dirname(file);
  const [text, description] = await Promise.all([
    readFile(file, 'utf8').catch(orNoFlow(`There is no flow.json in ${where}.`)),
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

/** For a file that is not there; any other fault stays what it is. */
const orNoFlow =
  (message: string) =>
  (cause: unknown): never => {
    if (!isMissing(cause)) throw cause;
    throw new OperatorError(message, { mend: 'Name a flow.json, or the folder that it is in.', cause });
  };

const isMissing = (error: unknown): boolean => types.isNativeError(error) && 'code' in error && error.code === 'ENOENT';
