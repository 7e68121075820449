import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Answer } from './execution.ts';

/** A task that waits for an answer. */
type Waiting = { readonly answer: (answer: Answer) => void; readonly beat: () => void };

/** The tasks that wait for an answer, by token. */
export type TaskTokens = {
  /** Makes a token that names its execution. */
  issue(executionArn: string): string;
  /** Lets a token be answered once; the returned function ends that. */
  open(token: string, waiting: Waiting): () => void;
  /** Fails with `InvalidToken`, `TaskDoesNotExist`, or, when nobody waits for it any more, `TaskTimedOut`. */
  answer(token: string, answer: Answer): void;
  /** Fails as `answer` does. */
  beat(token: string): void;
};

const tokenSchema = z.tuple([z.string().startsWith('arn:'), z.string()]);

/** A token of AWS has several hundred characters, and its alphabet is that of base64: nothing should count on less. */
const SECRETS_IN_A_TOKEN = 12;

/** Makes an empty registry. `exists` says whether an execution is known. */
export const createTaskTokens = (newId: () => string, exists: (executionArn: string) => boolean): TaskTokens => {
  const waiting = new Map<string, Waiting>();

  const find = (token: string): Waiting => {
    const executionArn = executionOf(token);
    if (executionArn === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    if (!exists(executionArn))
      throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
    const found = waiting.get(token);
    if (found === undefined)
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return found;
  };

  return {
    issue: (executionArn) => {
      const secret = Array.from({ length: SECRETS_IN_A_TOKEN }, newId).join('');
      return Buffer.from(JSON.stringify([executionArn, secret])).toString('base64');
    },
    open: (token, task) => {
      waiting.set(token, task);
      return () => waiting.delete(token);
    },
    answer: (token, answer) => {
      const task = find(token);
      waiting.delete(token);
      task.answer(answer);
    },
    beat: (token) => find(token).beat(),
  };
};

const executionOf = (token: string): string | undefined => {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64').toString('utf8')))[0];
  } catch {
    return undefined;
  }
};
