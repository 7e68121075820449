/** What a piece of code writes to standard output and standard error meanwhile, line by line. */
export const capturedOutput = async (work: () => unknown): Promise<string[]> => {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array): boolean => {
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return true;
    };
  }
  try {
    await work();
  } finally {
    streams.forEach((stream, index) => Object.assign(stream, { write: originals[index] }));
  }
  return written.join('').split('\n').filter(Boolean);
};
