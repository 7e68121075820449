import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { BASE } from '../../bench/cost/assumptions.ts';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { textOf } from './text-of.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const template = synthesizedTemplate();

const alarmSchema = z.object({
  AlarmName: z.unknown(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional(),
});
const alarmsOf = (from = template) =>
  Object.values(resourcesOf(from, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => {
    const alarm = alarmSchema.parse(Properties);
    return { ...alarm, name: textOf(alarm.AlarmName).replace('<StackName>-', '') };
  });

describe('alarms', () => {
  const alarms = alarmsOf();
  const runbook = readFileSync(path.join(ROOT, 'docs', 'runbook.md'), 'utf8');
  const sections = Object.fromEntries(
    runbook
      .split(/^(?=#{2,3} )/m)
      .filter((section) => section.startsWith('### '))
      .map((section) => [/^### (.*)$/m.exec(section)?.[1] ?? '', section]),
  );

  it('are told apart from those that are missing: each has its section in the runbook, and each section its alarm', () => {
    expect(Object.keys(sections).toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  });

  it.each(alarms.map(({ name }) => name))('%s has its impact, the same in both places, and a first action', (name) => {
    const { AlarmDescription = '' } = alarms.find((alarm) => alarm.name === name) ?? {};
    const [, impact = 'no impact'] = /^(.*) What to do: docs\/runbook\.md, "\w+"\.$/.exec(AlarmDescription) ?? [];
    expect(AlarmDescription).toContain(`"${name}"`);
    expect(sections[name]).toContain(`**Impact.** ${impact}\n`);
    expect(sections[name]).toMatch(/\*\*First action\.\*\* \S/);
  });

  it('tell the topic when they ring and when they stop', () => {
    for (const { AlarmActions, OKActions } of alarms)
      expect([textOf(AlarmActions), textOf(OKActions)]).toEqual(['ObservabilityAlarmTopic', 'ObservabilityAlarmTopic']);
  });

  it('take silence for health, but of the attestor, which must run', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(breaching.map(({ name }) => name)).toEqual(['AttestorDown']);
  });

  it('do not wait for an attestor that the stack does not run', () => {
    const names = alarmsOf(synthesizedTemplate({ attestorCount: 0 })).map(({ name }) => name);
    expect(names).not.toContain('AttestorDown');
    expect(names).toHaveLength(alarms.length - 1);
  });

  it('add up ten metrics at most, which is all that CloudWatch takes', () => {
    for (const { name, Metrics = [] } of alarms) {
      const added = Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
      expect([name, added.length <= 10]).toEqual([name, true]);
    }
  });

  it('are no more than the estimate of costs counts, and not many fewer', () => {
    const counts = alarms.map(({ Metrics }) =>
      Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length,
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThanOrEqual(BASE.alarmMetrics);
    expect(total).toBeGreaterThan(BASE.alarmMetrics - 10);
  });

  it('watch every Lambda of ours', () => {
    const functions = Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).filter(
      (id) => !id.startsWith('CustomCDKBucketDeployment'),
    );
    const references = JSON.stringify(alarms);
    expect(functions.filter((id) => !references.includes(id))).toEqual([]);
  });
});

describe('the topic of alarms', () => {
  it('is encrypted with our key, which CloudWatch may use for it', () => {
    expect(textOf(theOne(template, 'AWS::SNS::Topic').Properties['KmsMasterKeyId'])).toBe('DataKey');
    const policy = textOf(theOne(template, 'AWS::KMS::Key', 'DataKey').Properties['KeyPolicy']);
    expect(policy).toMatch(
      /kms:Decrypt, kms:GenerateDataKey\* [^*]*=<AccountId> Effect=Allow Principal=Service=cloudwatch.amazonaws.com/,
    );
  });

  it('takes alarms of this account, over TLS, and nothing else', () => {
    const { PolicyDocument } = theOne(template, 'AWS::SNS::TopicPolicy').Properties;
    const { Statement } = z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }).parse(PolicyDocument);
    expect(Statement.map((statement) => textOf(statement).replace(/ Sid=\w+$/, ''))).toEqual([
      'Action=sns:Publish Condition=Bool=aws:SecureTransport=false Effect=Deny Principal=* Resource=ObservabilityAlarmTopic',
      'Action=sns:Publish Condition=StringEquals=aws:SourceAccount=<AccountId> Effect=Allow ' +
        'Principal=Service=cloudwatch.amazonaws.com Resource=ObservabilityAlarmTopic',
    ]);
  });
});

describe('our own metrics', () => {
  const sources = ['core', 'functions']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(path.join(ROOT, folder, file), 'utf8')),
    )
    .join('\n');
  const dashboard = textOf(theOne(template, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
  const shown = [
    ...dashboard.matchAll(/MetricName=\\*"(\w+)/g),
    ...dashboard.matchAll(/\["Veriframe\/<StackName>","(\w+)"/g),
  ].map(([, name]) => name ?? '');

  it('are shown on the dashboard', () => {
    expect([...new Set(shown)].toSorted()).toEqual([
      'RejectedEvents',
      'SessionsEnded',
      'TimeToCompletedMs',
      'TimeToReadyMs',
      'WebhookAgeMs',
      'WebhookAttempts',
      'WebhooksPostponed',
    ]);
  });

  it.each([...new Set(shown)])('%s is a name that our Lambdas write', (name) => {
    expect(sources).toMatch(new RegExp(`\\b${name}: `));
  });
});
