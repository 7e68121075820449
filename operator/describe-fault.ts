import { types } from 'node:util';
import * as z from 'zod';
import { OperatorError } from './operator-error.ts';

type Described = { readonly message: string; readonly mend?: string | undefined };

const IS_GONE =
  'Is the stack deployed as a whole? veriframe doctor says what is missing; if it was deleted by hand, deploy again.';

/** What an SDK's error means for an operator, by its name (AWS "Common errors", and the SDK's own). */
const BY_NAME: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Log in (aws sso login) or name a profile with --profile; --local needs none.',
  ExpiredTokenException: 'Log in again (aws sso login).',
  ExpiredToken: 'Log in again (aws sso login).',
  UnrecognizedClientException: 'These credentials are not valid: name another --profile.',
  AccessDenied: 'Use a role that may do this (docs/operating.md lists what the commands call).',
  AccessDeniedException: 'Use a role that may do this (docs/operating.md lists what the commands call).',
  ResourceNotFoundException: IS_GONE,
  StateMachineDoesNotExist: IS_GONE,
  QueueDoesNotExist: IS_GONE,
  NotFoundException: IS_GONE,
};

/** One line on what went wrong, and one on what to do where that is known. Shows no stack and no request. */
export const describeFault = (error: unknown): Described => {
  if (error instanceof OperatorError) return { message: error.message, mend: error.mend };
  if (error instanceof z.ZodError)
    return {
      message: `Something that was read has another form: ${z.prettifyError(error).replaceAll('\n', ' ')}`,
      mend: 'Was it written by another version?',
    };
  if (!types.isNativeError(error)) return { message: String(error) };
  const code = codeOf(error);
  if (code === 'ENOENT') return { message: error.message, mend: 'Check the path.' };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ECONNRESET')
    return {
      message: `Nothing answers: ${error.message === '' ? code : error.message}`,
      mend: 'Does it still run? veriframe doctor says more.',
    };
  if (error.message === 'Region is missing')
    return { message: 'No AWS region is known.', mend: 'Name one with --region, or use --local.' };
  const [line = ''] = error.message.split('\n');
  const message = error.name === 'Error' ? line : `${error.name}: ${line}`;
  return { message, mend: BY_NAME[error.name] };
};

const codeOf = (error: Error): unknown => {
  const causes = [error, error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  return causes
    .map((each: unknown) => (typeof each === 'object' && each !== null && 'code' in each ? each.code : undefined))
    .find((code) => code !== undefined);
};
