import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';

/** What `createKms(options: KmsOptions): Promise<KmsEngine>` needs. */
export interface KmsOptions {
  /** One PEM file of mode 0600 per key pair (made when missing); keys stay in memory without it. */
  directory?: string;
  accountId: string;
  clock: Clock;
}

/** The local KMS: wire operations of `TrentService`, and the keys of a template. */
export interface KmsEngine extends Engine {
  /**
   * Makes a key from the resolved properties of an `AWS::KMS::Key`; a key pair is made once and kept over restarts.
   * Fails by name on a property or a key spec that is not known here.
   */
  ensureKey(key: { keyId: string; arn: string }, properties: unknown): Promise<void>;
  /** Makes `alias/…` (an `AWS::KMS::Alias`) another name of a key. Fails when there is no such key. */
  addAlias(aliasName: string, keyId: string): void;
}
