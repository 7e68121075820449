import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';

/** What `createSecretsManager(options: SecretsOptions): Promise<SecretsEngine>` needs. */
export interface SecretsOptions {
  /** One file of mode 0600 per secret (made when missing); secrets stay in memory without it. */
  directory?: string;
  clock: Clock;
  newId: () => string;
  /** A random integer from 0 to `below - 1`, fit for secrets. */
  randomInt: (below: number) => number;
}

/** The local Secrets Manager: wire operations of `secretsmanager`, and the secrets of a template. */
export interface SecretsEngine extends Engine {
  /**
   * Makes a secret from the resolved properties of an `AWS::SecretsManager::Secret`. A generated value is made once and
   * kept over restarts. Fails by name on a property that is not known here.
   */
  ensureSecret(secret: { name: string; arn: string }, properties: unknown): Promise<void>;
  /** The current value of a secret by its ARN, as ECS puts it into a container's environment; throws when there is none. */
  valueOf(arn: string): string;
}
