import type { Protocol } from 'puppeteer-core';
import type { Observed } from './attach-observer.ts';
import { COMMANDS } from './in-page.ts';
import type { ClipboardCommands } from './observe-clipboard.ts';
import type { ControlCommands } from './observe-controls.ts';

type Commands = ControlCommands & ClipboardCommands;

/** Has the observer of a document do something, as if the user did. Rejects when the document is gone. */
export const commandObserver = async <Name extends keyof Commands>(
  { frame, contextId }: Observed,
  name: Name,
  args: Parameters<Commands[Name]>,
): Promise<Protocol.Runtime.RemoteObject> => {
  const { result, exceptionDetails } = await frame.session.send('Runtime.callFunctionOn', {
    executionContextId: contextId,
    functionDeclaration: `(name, ...args) => globalThis[${JSON.stringify(COMMANDS)}][name](...args)`,
    arguments: [name, ...args].map((value) => ({ value })),
    userGesture: true,
  });
  if (exceptionDetails !== undefined) throw new Error(`The command ${name} failed inside the page.`);
  return result;
};
