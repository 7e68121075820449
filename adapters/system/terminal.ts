import { createInterface, type Interface } from 'node:readline';

export type Terminal = {
  /** Shows a question, and gives the next line; undefined when no more will come. */
  ask(question: string): Promise<string | undefined>;
  /** As `ask`, for what must not be read over a shoulder: what is typed is not shown. */
  askSecret(question: string): Promise<string | undefined>;
  /** Writes lines; a question that waits for its answer is shown again after them. */
  say(text: string): void;
  /** Lets go of the input, so that the process can end, and shows again what is typed. */
  close(): void;
};

/** What differs between a terminal that somebody sits at and a pipe. */
export type TerminalControl = {
  /** Turns the echo of the input off and on. */
  readonly showTyping: (shown: boolean) => void;
  /** Brings the output from the end of a question to the beginning of a line. */
  readonly leaveLine: string;
};

/**
 * Asks line by line, one question after the other. The input is not touched before the first question; lines that come early answer
 * the next ones.
 */
export const openTerminal = (
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  { showTyping, leaveLine }: TerminalControl,
): Terminal => {
  let lines: Interface | undefined;
  let isOver = false;
  let isShown = true;
  let question = '';
  let asking: Promise<unknown> = Promise.resolve();
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
  const show = (shown: boolean): void => {
    if (isShown !== shown) showTyping(shown);
    isShown = shown;
  };
  const nextLine = async (asked: string): Promise<string | undefined> => {
    output.write(asked);
    open();
    const line = early.shift();
    if (line !== undefined || isOver) return line;
    question = asked;
    return new Promise((resolve) =>
      waiting.push((next) => {
        question = '';
        resolve(next);
      }),
    );
  };
  const inTurn = (ask: () => Promise<string | undefined>): Promise<string | undefined> => {
    const answer = asking.then(ask);
    asking = answer;
    return answer;
  };
  return {
    ask: (asked) => inTurn(() => nextLine(asked)),
    askSecret: (asked) =>
      inTurn(async () => {
        show(false);
        const line = await nextLine(asked);
        show(true);
        // The line break that was typed was not shown either.
        output.write('\n');
        return line;
      }),
    say: (text) => void output.write(question === '' ? text : `${leaveLine}${text}${question}`),
    close: () => {
      lines?.close();
      show(true);
    },
  };
};
