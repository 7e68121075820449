import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { attestationVectors } from '../test/vectors/makers/attestation-vectors.ts';
import { exchangeVectors } from '../test/vectors/makers/exchange-vectors.ts';
import { fixedExchange } from '../test/vectors/makers/fixed-exchange.ts';
import { fixedTls12Exchange } from '../test/vectors/makers/fixed-tls12-exchange.ts';
import { keyCommitmentVectors } from '../test/vectors/makers/key-commitment-vectors.ts';
import { proofVectors, statementVectors } from '../test/vectors/makers/proof-vectors.ts';

export const VECTORS_DIRECTORY = path.resolve(import.meta.dirname, '../test/vectors');

const keptSchema = z.object({ attestation: z.string() });

/** The vectors by the name of their file, as they would be written now. `directory` holds those from before, if any. */
export const makeVectors = async (directory: string): Promise<Record<string, string>> => {
  const exchange = await fixedExchange();
  const before = await readFile(path.join(directory, 'attestation.json'), 'utf8').catch(() => '{}');
  const vectors: Record<string, object> = {
    'key-commitment.json': keyCommitmentVectors(),
    'statement.json': statementVectors(),
    'proof.json': proofVectors(),
    'exchange.json': exchangeVectors(exchange),
    'exchange-tls12.json': exchangeVectors(await fixedTls12Exchange()),
    'attestation.json': await attestationVectors(exchange, keptSchema.safeParse(JSON.parse(before)).data?.attestation),
  };
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(vectors)) {
    const filepath = path.join(directory, name);
    texts[name] = await format(JSON.stringify(value), { ...(await resolveConfig(filepath)), filepath });
  }
  return texts;
};

if (import.meta.main) {
  await mkdir(VECTORS_DIRECTORY, { recursive: true });
  for (const [name, text] of Object.entries(await makeVectors(VECTORS_DIRECTORY))) {
    await writeFile(path.join(VECTORS_DIRECTORY, name), text);
  }
}
