import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { SESSION_STATUSES } from '../../core/session/status.ts';
import { drawStateMachine } from '../../tools/draw-state-machine.ts';
import { withDrawing } from '../../tools/with-drawing.ts';

const read = (...parts: string[]): string => readFileSync(path.resolve(import.meta.dirname, '../..', ...parts), 'utf8');
const definition: unknown = JSON.parse(read('statemachines', 'session-lifecycle.asl.json'));

describe('the drawing of the state machine', () => {
  it('in docs/replay.md is the present one (else: npm run draw)', () => {
    const page = read('docs', 'replay.md');
    expect(withDrawing(page, drawStateMachine(definition))).toBe(page);
  });

  it('shows every state but those that sort the events of one waiting state', () => {
    const { States } = z.object({ States: z.record(z.string(), z.unknown()) }).parse(definition);
    const drawing = drawStateMachine(definition);
    const missing = Object.keys(States).filter((name) => !drawing.includes(`"${name}"`));
    expect(missing.every((name) => name.startsWith('After '))).toBe(true);
    for (const status of SESSION_STATUSES) expect(drawing).toContain(`    ${status}["${status}"]`);
  });

  it('draws where each way leads and why, once where a whole frame has it', () => {
    const write = { Type: 'Task', Next: 'Done' };
    const States = {
      Begin: { Type: 'Choice', Choices: [{ Condition: '{% $n < 3 %}', Next: 'CREATED' }], Default: 'Lost' },
      CREATED: { Type: 'Task', Next: 'After CREATED', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'ERROR' }] },
      'After CREATED': {
        Type: 'Choice',
        Choices: [{ Condition: "{% $event.to = 'COMPLETED' %}", Next: 'COMPLETED' }],
        Default: 'Lost',
      },
      ...Object.fromEntries(['COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'].map((name) => [name, write])),
      Lost: { Type: 'Fail' },
      Done: { Type: 'Succeed' },
    };
    const lines = drawStateMachine({ StartAt: 'Begin', States })
      .split('\n')
      .filter((line) => line.includes('-->'));
    expect(lines).toEqual([
      '  start(( )) --> Begin',
      '  Begin -->|"n #lt; 3"| CREATED',
      '  Begin -->|"otherwise"| Lost',
      '  CREATED --> COMPLETED',
      '  CREATED --> Lost',
      '  CREATED -->|"any fault"| ERROR',
      '  frame1 --> Done',
    ]);
  });

  it('is refused for what is no state machine', () => {
    expect(() => drawStateMachine({ States: {} })).toThrow('StartAt');
    expect(() => withDrawing('# A page', 'x')).toThrow('no place for a drawing');
  });
});
