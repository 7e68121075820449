import { Logger } from '@aws-lambda-powertools/logger';
import { describe, expect, it } from '@jest/globals';
import { powertoolsLog } from '../../../adapters/system/powertools-log.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { aContext } from '../../support/call-api.ts';

const loggedBy = async (work: (log: ReturnType<typeof powertoolsLog>, logger: Logger) => void) => {
  const logger = new Logger({ serviceName: 'veriframe', logLevel: 'INFO' });
  const lines = await capturedOutput(() =>
    work(
      powertoolsLog(() => logger),
      logger,
    ),
  );
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
};

describe('the log of a Lambda', () => {
  it('has one line of JSON an entry, with level, message and fields', async () => {
    const lines = await loggedBy((log) => {
      log('info', 'request', { sessionId: 's1', status: 200 });
      log('error', 'request failed', { error: { name: 'Error' } });
    });
    expect(lines).toMatchObject([
      { level: 'INFO', message: 'request', service: 'veriframe', sessionId: 's1', status: 200 },
      { level: 'ERROR', message: 'request failed', error: { name: 'Error' } },
    ]);
  });

  it('leaves out what is below its level', async () => {
    expect(await loggedBy((log) => log('debug', 'details'))).toEqual([]);
  });

  it('names request and function once it was told of the invocation', async () => {
    const [line] = await loggedBy((log, logger) => {
      logger.addContext(aContext());
      log('info', 'request');
    });
    expect(line).toMatchObject({ function_request_id: 'lambda-request-1', function_name: 'test' });
  });

  it('lets no field take the place of level, message or time', async () => {
    const fields = { level: 'DEBUG', message: 'other', timestamp: 'never', service: 'other' };
    const lines = await loggedBy((log) => log('warn', 'the message', fields));
    const line = lines.find(({ message }) => message === 'the message');
    expect(line).toMatchObject({ level: 'WARN', message: 'the message', service: 'veriframe' });
    expect(line?.['timestamp']).not.toBe('never');
  });
});
