/** Whether an error of the operating system, or of Node.js, has this code, for instance `ENOENT`. */
export const isErrorCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
