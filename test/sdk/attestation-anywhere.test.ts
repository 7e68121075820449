import { webcrypto } from 'node:crypto';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { attestationVectors } from '../vectors/read-vectors.ts';

/** What browsers, edge runtimes and Node have in common beside the language. Nothing of Node's own is here. */
const GLOBALS = { crypto: webcrypto, atob, btoa, TextEncoder, TextDecoder, URL, Uint8Array, console };

describe('the attestation entry of the SDK', () => {
  it('verifies and presents with nothing but WebCrypto and the web’s globals', async () => {
    const { outputFiles } = await build({
      entryPoints: [path.resolve(import.meta.dirname, '../../sdk/verify-attestation.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'sdk',
      platform: 'browser',
      target: 'es2022',
      write: false,
      logLevel: 'silent',
    });
    const { attestation, jwks } = attestationVectors();
    const context = vm.createContext({ ...GLOBALS, attestation, jwks });
    const code = `${outputFiles[0]?.text ?? ''}
      (async () => {
        const part = await sdk.presentAttestation(attestation, ['holder']);
        const verdicts = await Promise.all([attestation, part, 'x'].map((text) => sdk.verifyAttestation(text, { jwks })));
        return JSON.stringify(verdicts.map(({ kind, withheld, reason }) => reason ?? [kind, withheld.fields]));
      })()`;
    expect(await vm.runInContext(code, context)).toBe('[["valid",0],["valid",3],"malformed"]');
  });
});
