import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { duplicateMembers } from '../../../core/flow/duplicate-members.ts';
import { parseFlowText } from '../../../core/flow/parse-flow-text.ts';
import { aFlow } from './a-flow.ts';

describe('parsing a flow file', () => {
  it('gives the flow as it is written', () => {
    const flow = aFlow();
    expect(parseFlowText(JSON.stringify(flow, null, 2))).toEqual({ kind: 'valid', flow });
  });

  it.each([
    ['{"schema": ', 'the file must be JSON: it ends too soon'],
    ['{\n  "a": 1\n  "b": 2\n}', 'the file must be JSON: look at line 3, column 3'],
    ['// a flow', 'the file must be JSON'],
  ])('refuses what is no JSON, and says where: %j', (text, message) => {
    expect(parseFlowText(text)).toEqual({ kind: 'invalid', problems: [{ path: '', message }] });
  });

  it('finds a node that is written twice, of which JSON.parse would keep the last', () => {
    const text = JSON.stringify(aFlow()).replace('"done":', '"done":{"type":"fail","code":"NO_DATA"},"d\\u006fne":');
    expect(parseFlowText(text)).toEqual({
      kind: 'invalid',
      problems: [{ path: 'nodes.done', message: 'is written twice: choose another name' }],
    });
  });
});

describe('looking for members that are written twice', () => {
  it('names the path through objects and arrays, and is not confused by what stands in strings', () => {
    const text = '{"a":[{"x":1},{"x":"{\\"x\\":[,","y":{},"x":2}],"b":"x","a":[]}';
    expect(duplicateMembers(text).map(({ path }) => path)).toEqual(['a[1].x', 'a']);
  });

  it('finds none in anything that was written from a value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(duplicateMembers(text)).toEqual([]);
      }),
    );
  });
});
