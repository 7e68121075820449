import { describe, expect, it } from '@jest/globals';
import { emfMetrics } from '../../adapters/system/emf-metrics.ts';

const AT = new Date('2026-03-01T10:00:00.000Z');

const lineOf = (...taken: Parameters<ReturnType<typeof emfMetrics>>): string => {
  const lines: string[] = [];
  emfMetrics({ namespace: 'Veriframe/Test', clock: () => AT, write: (line) => lines.push(line) })(...taken);
  expect(lines).toHaveLength(1);
  return lines.join('');
};

describe('emfMetrics', () => {
  it('writes one line of JSON with the members that the specification demands', () => {
    const line = lineOf({ TimeToReadyMs: 1200, SessionsEnded: 1 });
    expect(line).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(line)).toEqual({
      _aws: {
        Timestamp: AT.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: 'Veriframe/Test',
            Dimensions: [[]],
            Metrics: [
              { Name: 'TimeToReadyMs', Unit: 'Milliseconds' },
              { Name: 'SessionsEnded', Unit: 'Count' },
            ],
          },
        ],
      },
      TimeToReadyMs: 1200,
      SessionsEnded: 1,
    });
  });

  it('counts once for each set of dimensions, and has their values beside', () => {
    const written = JSON.parse(lineOf({ SessionsEnded: 1 }, [{}, { Status: 'ERROR' }, { ErrorCode: 'NO_DATA' }]));
    expect(written._aws.CloudWatchMetrics[0].Dimensions).toEqual([[], ['Status'], ['ErrorCode']]);
    expect(written).toMatchObject({ Status: 'ERROR', ErrorCode: 'NO_DATA', SessionsEnded: 1 });
  });
});
