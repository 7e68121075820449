import { createInterface, type Interface } from 'node:readline';

export type Terminal = {
  /** Shows a question, and gives the next line; undefined when no more will come. */
  ask(question: string): Promise<string | undefined>;
  /** Lets go of the input, so that the process can end. */
  close(): void;
};

/** Asks line by line. The input is not touched before the first question; lines that come early answer the next ones. */
export const openTerminal = (input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Terminal => {
  let lines: Interface | undefined;
  let isOver = false;
  const early: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];

  const open = (): void => {
    // Not as a terminal: ctrl-C stays a signal to the process.
    lines ??= createInterface({ input, terminal: false })
      .on('line', (line) => {
        const next = waiting.shift();
        if (next === undefined) early.push(line);
        else next(line);
      })
      .on('close', () => {
        isOver = true;
        for (const next of waiting.splice(0)) next(undefined);
      });
  };
  return {
    ask: async (question) => {
      output.write(question);
      open();
      const line = early.shift();
      if (line !== undefined || isOver) return line;
      return new Promise((resolve) => waiting.push(resolve));
    },
    close: () => lines?.close(),
  };
};
