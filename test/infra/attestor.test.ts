import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { permissionsByRole } from './permissions.ts';
import { resourcesOf, synthesizedTemplate, theOne, type SynthesizedTemplate } from './synthesized.ts';
import { textOf } from './text-of.ts';

const ATTESTOR_ROLE = 'AttestorTaskTaskRole';
const variablesSchema = z.object({ Variables: z.record(z.string(), z.unknown()) });
const containersSchema = z.array(
  z.object({ Environment: z.array(z.object({ Name: z.string(), Value: z.unknown() })) }),
);

/** Of all that know the attestor's keys: signing key, other keys, pinned keys. */
const keysKnownTo = (template: SynthesizedTemplate): Record<string, string[]> => {
  const wanted = ['ATTESTOR_KEY_ARN', 'ATTESTOR_OTHER_KEY_ARNS', 'ATTESTOR_KEYS'];
  const functions = ['EventsReportEvent', 'EventsPublishKeys'].map((id): [string, string[]] => {
    const { Variables } = variablesSchema.parse(
      theOne(template, 'AWS::Lambda::Function', id).Properties['Environment'],
    );
    return [id, wanted.map((name) => textOf(Variables[name]))];
  });
  const { Properties } = theOne(template, 'AWS::ECS::TaskDefinition', 'Attestor');
  const [container] = containersSchema.parse(Properties['ContainerDefinitions']);
  const ofTask = wanted.slice(0, 2).map((name) => container?.Environment.find(({ Name }) => Name === name)?.Value);
  return Object.fromEntries([...functions, ['attestor', ofTask.map(textOf)]]);
};

describe('three keys of the attestor, of which the second signs and the first was withdrawn', () => {
  const template = synthesizedTemplate({ attestorKeys: { count: 3, signing: 2, withdrawn: [1] } });

  it('are all made for signing, and all outlive the stack', () => {
    const keys = Object.entries(resourcesOf(template, 'AWS::KMS::Key')).filter(([id]) => id.startsWith('Attestor'));
    expect(keys).toHaveLength(3);
    for (const [, { Properties, DeletionPolicy, UpdateReplacePolicy }] of keys) {
      expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  it('are known without the withdrawn one to the attestor, to what publishes them and to what accepts attestations', () => {
    expect(keysKnownTo(template)).toEqual({
      EventsReportEvent: ['AttestorKey2', 'AttestorKey3', expect.any(String)],
      EventsPublishKeys: ['AttestorKey2', 'AttestorKey3', expect.any(String)],
      attestor: ['AttestorKey2', 'AttestorKey3'],
    });
  });

  it('may be used as little as that takes: nobody signs with the ones that do not sign, or reads the withdrawn one', () => {
    const permissions = permissionsByRole(template);
    const ofKeys = Object.entries(permissions).flatMap(([role, all]) =>
      all.filter((one) => one.includes('AttestorKey')).map((one) => `${role}: ${one}`),
    );
    expect(ofKeys.sort()).toEqual([
      `${ATTESTOR_ROLE}: kms:GetPublicKey on AttestorKey3`,
      `${ATTESTOR_ROLE}: kms:GetPublicKey, kms:Sign on AttestorKey2`,
      'EventsPublishKeysRole: kms:GetPublicKey on AttestorKey2, AttestorKey3',
      'EventsReportEventRole: kms:GetPublicKey on AttestorKey2, AttestorKey3',
    ]);
  });
});

describe('an attestor that somebody else runs', () => {
  const template = synthesizedTemplate({ attestorCount: 0, attestorName: 'notary.example' });

  it('is named by parameters that are checked, and the stack then runs none itself', () => {
    expect(theOne(template, 'AWS::ECS::Service').Properties).toMatchObject({ DesiredCount: 0 });
    const parameters = Object.entries(template.Parameters).filter(([name]) => name.startsWith('Attestor'));
    expect(Object.fromEntries(parameters)).toEqual({
      AttestorUrl: expect.objectContaining({ AllowedPattern: expect.stringContaining('wss?://') }),
      AttestorKeys: expect.objectContaining({ AllowedPattern: expect.stringContaining('\\{.*\\}') }),
    });
  });

  it('gives its pinned keys to what publishes keys and to what accepts attestations, and its name', () => {
    const { EventsReportEvent = [], EventsPublishKeys = [] } = keysKnownTo(template);
    expect(EventsReportEvent[2]).toContain('AttestorKeys');
    expect(EventsPublishKeys[2]).toContain('AttestorKeys');
    const { Variables } = variablesSchema.parse(
      theOne(template, 'AWS::Lambda::Function', 'EventsReportEvent').Properties['Environment'],
    );
    expect(Variables['ATTESTOR_NAME']).toBe('notary.example');
  });
});
