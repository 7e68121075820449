import { describe, expect, it } from '@jest/globals';
import { aStack } from './a-template.ts';

/** What a queue's `Target` resolves to in a template with a second queue `Other` and a role `Role`. */
const resolved = (
  target: unknown,
  sections: Record<string, unknown> = {},
  parameters: Record<string, string> = {},
): unknown => {
  const stack = aStack(
    {
      ...sections,
      Resources: {
        Queue: { Type: 'Test::Queue', Properties: { Target: target } },
        Other: { Type: 'Test::Queue', Properties: { Name: 'other' } },
        Role: { Type: 'Test::Role', Properties: { Anything: { goes: true } } },
      },
    },
    parameters,
  );
  return stack.ofType('Test::Queue').find(({ logicalId }) => logicalId === 'Queue')?.properties.Target;
};

describe('intrinsic functions', () => {
  it.each([
    ['Ref to a resource', { Ref: 'Role' }, 'Test-Role'],
    ['Ref to a resource that names itself', { Ref: 'Other' }, 'other'],
    ['Ref to a pseudo-parameter', { Ref: 'AWS::AccountId' }, '111122223333'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:aws:sqs:eu-west-1:111122223333:other'],
    ['Fn::GetAtt as a string', { 'Fn::GetAtt': 'Other.Arn' }, 'arn:aws:sqs:eu-west-1:111122223333:other'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Other' }, 7]] }, 'a/other/7'],
    [
      'Fn::Sub with names',
      { 'Fn::Sub': '${Other}@${AWS::Region} ${Other.Arn}' },
      'other@eu-west-1 arn:aws:sqs:eu-west-1:111122223333:other',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${A}-${Other}', { A: { Ref: 'Role' } }] }, 'Test-Role-other'],
    ['Fn::Sub with a literal', { 'Fn::Sub': '${!Untouched}' }, '${Untouched}'],
    ['Fn::Split and Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['Fn::GetAZs', { 'Fn::Select': [2, { 'Fn::GetAZs': '' }] }, 'eu-west-1c'],
    ['functions deep inside', { list: [{ deep: { Ref: 'Other' } }] }, { list: [{ deep: 'other' }] }],
    ['AWS::NoValue in an object', { kept: 1, dropped: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
  ])('resolves %s', (_name, target, expected) => {
    expect(resolved(target)).toEqual(expected);
  });

  it('resolves Fn::FindInMap', () => {
    const sections = { Mappings: { Regions: { 'eu-west-1': { zone: 'Z1' } } } };
    expect(resolved({ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'zone'] }, sections)).toBe('Z1');
  });

  it.each([
    ['an unknown function', { 'Fn::Base64': 'x' }, 'Fn::Base64 is not known'],
    ['a function beside other members', { Ref: 'Other', more: 1 }, 'Ref stands beside more'],
    ['a Ref to nothing', { Ref: 'Nobody' }, 'there is no Nobody'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Other', 'Depth'] }, 'Other (Test::Queue) has no known attribute Depth'],
    ['a selection beyond the end', { 'Fn::Select': [3, ['a']] }, 'beyond the end'],
    ['a missing mapping', { 'Fn::FindInMap': ['No', 'such', 'thing'] }, 'no mapping No.such.thing'],
    ['a malformed join', { 'Fn::Join': [',', 'a'] }, 'malformed Fn::Join'],
  ])('refuses %s and says where', (_name, target, problem) => {
    expect(() => resolved(target)).toThrow(problem);
    expect(() => resolved({ inner: [target] })).toThrow('Queue (Test::Queue).Target.inner.0');
  });
});

describe('parameters and conditions', () => {
  const sections = {
    Parameters: { Base: { Type: 'String', Default: '' }, Size: { Type: 'Number', Default: 3 } },
    Conditions: {
      Given: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Base' }, ''] }] },
      Three: { 'Fn::Equals': [{ Ref: 'Size' }, 3] },
      Both: { 'Fn::And': [{ Condition: 'Given' }, { Condition: 'Three' }] },
      Either: { 'Fn::Or': [{ Condition: 'Given' }, { Condition: 'Three' }] },
    },
  };
  const all = ['Given', 'Three', 'Both', 'Either'].map((name) => ({ 'Fn::If': [name, 1, 0] }));

  it('evaluates conditions over defaults', () => {
    expect(resolved(all, sections)).toEqual([0, 1, 0, 1]);
  });

  it('evaluates conditions over given values', () => {
    expect(resolved(all, sections, { Base: 'https://x', Size: '4' })).toEqual([1, 0, 0, 1]);
  });

  it('resolves only the chosen branch of Fn::If', () => {
    expect(resolved({ 'Fn::If': ['Given', { Ref: 'Nobody' }, 'fallback'] }, sections)).toBe('fallback');
  });

  it('leaves out a resource whose condition does not hold, and refuses references to it', () => {
    const resources = { Maybe: { Type: 'Test::Queue', Condition: 'Given' }, Role: { Type: 'Test::Role' } };
    expect(aStack({ ...sections, Resources: resources }).resources.map(({ logicalId }) => logicalId)).toEqual(['Role']);
    const referring = { ...resources, Queue: { Type: 'Test::Queue', Properties: { Name: { Ref: 'Maybe' } } } };
    expect(() => aStack({ ...sections, Resources: referring })).toThrow('Maybe is left out by its condition');
  });

  it.each([
    ['an unknown parameter', { Nobody: 'x' }, 'parameter Nobody: not in the template'],
    ['a number that is none', { Size: 'many' }, 'parameter Size: is not a number'],
  ])('refuses %s', (_name, parameters, problem) => {
    expect(() => resolved('x', sections, parameters)).toThrow(problem);
  });

  it('refuses a condition that depends on itself', () => {
    const circular = { Conditions: { A: { Condition: 'B' }, B: { Condition: 'A' } } };
    expect(() => resolved({ 'Fn::If': ['A', 1, 0] }, circular)).toThrow('depends on itself');
  });
});

describe('resources', () => {
  it('come in dependency order', () => {
    const stack = aStack({
      Resources: {
        A: { Type: 'Test::Queue', Properties: { Target: { 'Fn::Sub': 'x${B.Arn}' } } },
        B: { Type: 'Test::Queue', DependsOn: 'C' },
        C: { Type: 'Test::Queue', Properties: { Name: { 'Fn::GetAtt': ['D', 'Arn'] } } },
        D: { Type: 'Test::Role' },
      },
    });
    expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['D', 'C', 'B', 'A']);
  });

  it('that depend on each other are refused with the whole cycle', () => {
    const Resources = {
      A: { Type: 'Test::Queue', Properties: { Name: { Ref: 'B' } } },
      B: { Type: 'Test::Queue', DependsOn: ['A'] },
    };
    expect(() => aStack({ Resources })).toThrow('A -> B -> A');
  });

  it('of an unknown type, or with an unknown property or value, are all named at once', () => {
    const Resources = {
      Cache: { Type: 'AWS::ElastiCache::CacheCluster' },
      Queue: { Type: 'Test::Queue', Properties: { Color: 'red', DelayS: 'soon' } },
      Fine: { Type: 'Test::Queue', Properties: { Tags: { any: ['thing'] } } },
    };
    const message =
      /Cache \(AWS::ElastiCache::CacheCluster\): this type(.|\n)*Queue \(Test::Queue\): (.|\n)*DelayS(.|\n)*Color/;
    expect(() => aStack({ Resources })).toThrow(message);
  });

  it('with an attribute that the local cloud does not know are refused', () => {
    const Resources = { Queue: { Type: 'Test::Queue', CreationPolicy: {} } };
    expect(() => aStack({ Resources })).toThrow(/template Resources\.Queue.*CreationPolicy/);
  });
});

describe('outputs', () => {
  it('are resolved', () => {
    const Resources = { Queue: { Type: 'Test::Queue' } };
    const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, Name: { Value: { Ref: 'Queue' } } };
    expect(aStack({ Resources, Outputs }).outputs).toEqual({
      Arn: 'arn:aws:sqs:eu-west-1:111122223333:Test-Queue',
      Name: 'Test-Queue',
    });
  });
});
