import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDefinition } from '../../../local/step-functions/parse-definition.ts';
import { INTEGRATIONS, definitionText } from './start-step-functions.ts';

const parse = (text: string): unknown => parseDefinition(text, new Set(INTEGRATIONS));
const refusal = (states: Record<string, object>, top: object = {}): string => {
  try {
    parse(definitionText(states, top));
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
const pass = (more: object): Record<string, object> => ({ A: { Type: 'Pass', End: true, ...more } });
const task = (more: object): Record<string, object> => ({
  A: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken', End: true, ...more },
});
const end = { B: { Type: 'Succeed' } };

describe('the check of a definition', () => {
  it('takes the state machine of this project', () => {
    const file = new URL('../../../statemachines/session-lifecycle.asl.json', import.meta.url);
    expect(() => parse(readFileSync(file, 'utf8'))).not.toThrow();
  });

  it.each<[string, Record<string, object>, object, string]>([
    ['JSONPath', pass({}), { QueryLanguage: 'JSONPath' }, '"JSONPath" is not supported at /QueryLanguage'],
    ['a state type', { A: { Type: 'Dance', End: true } }, {}, '"Dance" is not supported at /States/A/Type'],
    ['a field', pass({ ResultPath: '$.x' }), {}, "field 'ResultPath' is not supported at /States/A"],
    ['a field of the whole', pass({}), { Timeout: 1 }, "field 'Timeout' is not supported at /"],
    [
      'a distributed map',
      {
        A: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'Q', States: { Q: { Type: 'Succeed' } } },
          End: true,
        },
      },
      {},
      '"DISTRIBUTED" is not supported at /States/A/ItemProcessor/ProcessorConfig/Mode',
    ],
    ['an integration', task({ Resource: 'arn:aws:states:::s3:getObject' }), {}, "'arn:aws:states:::s3:getObject'"],
    ['a pattern', task({ Resource: 'arn:aws:states:::ecs:runTask.sync' }), {}, "'arn:aws:states:::ecs:runTask.sync'"],
    ['an activity', task({ Resource: 'arn:aws:states:eu-west-1:123456789012:activity:a' }), {}, 'activity:a'],
    ['a function', pass({ Output: '{% $shout(1) %}' }), {}, '$shout is neither a function nor a variable'],
    ['$eval', pass({ Output: "{% $eval('1') %}" }), {}, '$eval is not supported; use $parse at /States/A/Output'],
    ['a variable', pass({ Output: { a: ['{% $nobody %}'] } }), {}, '$nobody is neither a function nor a variable'],
    ['a syntax error', pass({ Output: '{% 1 + %}' }), {}, 'is not JSONata'],
    ['a bare path', pass({ Output: '{% order.id %}' }), {}, "reference to 'order' at the top level is not supported"],
    ['$', pass({ Output: '{% $.a %}' }), {}, "reference to '$' at the top level is not supported"],
    ['$$', pass({ Output: '{% $$.a %}' }), {}, "reference to '$$' is not supported"],
    ['??', pass({ Output: '{% $states.input.a ?? 1 %}' }), {}, "the operators '??' and '?:' are not supported"],
    ['?:', pass({ Output: '{% $states.input.a ?: 1 %}' }), {}, "the operators '??' and '?:' are not supported"],
    ['a result too early', pass({ Output: '{% $states.result %}' }), {}, '$states.result does not exist here'],
    [
      'an error too early',
      task({ Output: '{% $states.errorOutput %}' }),
      {},
      '$states.errorOutput does not exist here',
    ],
    ['spaces around', pass({ Output: ' {% 1 %}' }), {}, "' {% 1 %}' is not a JSONata expression"],
    ['a literal time', { A: { Type: 'Wait', Seconds: '5', End: true } }, {}, "'5' is not a JSONata expression"],
    ['a target', { A: { Type: 'Pass', Next: 'Nowhere' }, ...end }, {}, 'Nowhere'],
    ['a state that nothing leads to', { ...pass({}), ...end }, {}, 'State B is not reachable'],
    [
      'the error name of the other integration',
      task({ Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'B' }] }),
      {},
      "error name 'DynamoDB.ConditionalCheckFailedException' is never raised by aws-sdk:dynamodb",
    ],
    [
      'an error that cannot be handled',
      task({ Retry: [{ ErrorEquals: ['States.Runtime'] }] }),
      {},
      "error name 'States.Runtime' cannot be handled",
    ],
    [
      'a rule that another one hides',
      task({ Retry: [{ ErrorEquals: ['States.Timeout'] }, { ErrorEquals: ['States.HeartbeatTimeout'] }] }),
      {},
      'States.HeartbeatTimeout must stand before States.Timeout',
    ],
    [
      'States.ALL before others',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }),
      {},
      'States.ALL must stand alone and last',
    ],
    ['a slow heartbeat', task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }), {}, 'must be smaller than TimeoutSeconds'],
    [
      'a heartbeat without a token',
      task({ Resource: 'arn:aws:states:::lambda:invoke', HeartbeatSeconds: 5 }),
      {},
      'HeartbeatSeconds needs a task token',
    ],
    [
      'an outer variable assigned inside',
      {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Q', States: { Q: { Type: 'Pass', Assign: { x: 2 }, End: true } } }],
          End: true,
        },
      },
      {},
      "variable 'x' belongs to an outer workflow at /States/P/Branches/0/States",
    ],
  ])('refuses %s by name', (_, states, top, message) => {
    const withEnd = JSON.stringify(states).includes('"Next":"B"') ? { ...states, ...end } : states;
    expect(refusal(withEnd, top)).toContain(message);
  });

  it('names every problem at once', () => {
    const message = refusal(pass({ Output: ['{% $a %}', '{% $b %}'] }));
    expect(message).toContain('$a is');
    expect(message).toContain('$b is');
  });

  it.each([
    ['a path inside an item', '{% $states.input.items[price > 3].(price * $.n) %}'],
    ['a lambda', '{% $map($states.input.xs, function($v, $i) { $v.a + $i }) %}'],
    ['a local variable', '{% ($x := 1; $x + 1) %}'],
    ['a written condition', '{% $exists($states.input.a) ? $states.input.a : 1 %}'],
    ['a function as a value', '{% $states.input.xs ~> $map($string) %}'],
    ['sorting', '{% $states.input.xs^(>price) %}'],
    ['grouping', '{% $states.input.xs{name: $sum(price)} %}'],
    ['a plain text with braces', 'a {% b'],
  ])('takes %s', (_, output) => {
    expect(refusal(pass({ Output: { it: output } }))).toBe('accepted');
  });

  it('refuses text that is no JSON object', () => {
    expect(() => parse('{')).toThrow(/INVALID_JSON_DESCRIPTION/);
    expect(() => parse('[]')).toThrow(/INVALID_JSON_DESCRIPTION/);
  });
});
