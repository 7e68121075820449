import { describe, expect, it } from '@jest/globals';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { textOf } from './text-of.ts';

const URLS = ['turns:turn.example.com:443?transport=tcp'];
const template = synthesizedTemplate({ turn: { urls: URLS } });

describe('TURN servers of the operator', () => {
  it('share a secret with the stack that Secrets Manager makes and nobody but one Lambda reads', () => {
    const secret = theOne(template, 'AWS::SecretsManager::Secret', 'TurnSecret');
    expect(secret.Properties).toMatchObject({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } });
    expect(textOf(secret.Properties['KmsKeyId'])).toBe('DataKey');
    const readers = Object.entries(resourcesOf(template, 'AWS::IAM::Policy')).filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('TurnSecret'),
    );
    expect(readers.map(([id]) => id.replace(/Role.*/, ''))).toEqual(['EventsBootstrapRunner']);
  });

  it('are told to that Lambda with where the secret is, and to nobody else', () => {
    const told = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).flatMap(([id, { Properties }]) => {
      const text = JSON.stringify(Properties['Environment'] ?? {});
      return text.includes('turn.example.com') || text.includes('TurnSecret') ? [id.replace(/Function.*/, '')] : [];
    });
    expect(told).toEqual(['EventsBootstrapRunner']);
  });
});
