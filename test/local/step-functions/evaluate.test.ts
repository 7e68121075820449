import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEvaluator } from '../../../local/step-functions/evaluate.ts';
import type { Json } from '../../../local/template/json.ts';
import { manualClock } from '../manual-clock.ts';

const evaluator = createEvaluator({ clock: manualClock(), newId: () => 'a-uuid', random: () => 0.25 });
const evaluate = (expression: string, input: Json = {}): Promise<Json> =>
  evaluator.render(`{% ${expression} %}`, { states: { input } }, 'Output');

describe('JSONata as Step Functions has it', () => {
  it.each<[string, Json]>([
    ['$uuid()', 'a-uuid'],
    ['$random()', 0.25],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ['$parse(\'{"a":[1,null]}\')', { a: [1, null] }],
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1..5], 2.9)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(4, 4, 1)', 4],
    ['$millis()', Date.parse('2026-01-01T00:00:00Z')],
    ['$now()', '2026-01-01T00:00:00.000Z'],
    ["$now('[Y0001]')", '2026'],
    ["$toMillis('2026-01-01T00:00:01Z') - $millis()", 1_000],
    ['$states.input.a[v > 1].v', [2, 3]],
    ["$string($count($split('a,b', ',')))", '2'],
    ['null', null],
    ['[]', []],
  ])('%s', async (expression, value) => {
    expect(await evaluate(expression, { a: [{ v: 1 }, { v: 2 }, { v: 3 }] })).toEqual(value);
  });

  it.each([
    ['$states.input.none', 'returned nothing (undefined)'],
    ['$partition([], 2)', 'returned nothing (undefined)'],
    ['$partition([1], 0)', 'returned nothing (undefined)'],
    ['$range(1, 5)', 'returned nothing (undefined)'],
    ['$range(1, 5, -1)', 'returned nothing (undefined)'],
    ['$range(1, 5, 0)', 'returned nothing (undefined)'],
    ["$hash('x')", 'returned nothing (undefined)'],
    ["$hash('x', 'sha256')", "'sha256' is not supported"],
    ["$parse('{')", 'threw an error during evaluation'],
    ["$eval('1')", 'threw an error during evaluation'],
    ["$error('no')", 'no'],
    ['function($x) { $x }', 'unsupported result type'],
    ['{"f": $sum}', 'unsupported result type'],
    ['1 / 0', 'unsupported result type'],
    ['($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(60))', 'Stack overflow'],
    ['$range(1, 400000, 1)', 'memory limit exceeded'],
  ])('%s is an error that says so', async (expression, message) => {
    await expect(evaluate(expression)).rejects.toMatchObject({
      error: 'States.QueryEvaluationError',
      detail: expect.stringContaining(message),
      location: 'Output',
    });
  });

  it('evaluates expressions at any depth and leaves everything else as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const json: Json = JSON.parse(JSON.stringify(value));
        const isPlain = !JSON.stringify(json).includes('{%');
        fc.pre(isPlain);
        expect(await evaluator.render(json, { states: { input: null } }, 'Output')).toEqual(json);
        expect(await evaluator.render({ a: [{ b: '{% $v %}' }] }, { v: json, states: {} }, 'Output')).toEqual({
          a: [{ b: json }],
        });
      }),
      { numRuns: 50 },
    );
  });
});
