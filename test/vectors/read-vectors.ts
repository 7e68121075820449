import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { disclosureRuleSchema } from '../../core/contract/disclosure-rule.ts';
import { attestorKeySchema } from '../../zktls/attestation/attestor-key.ts';
import { BYTE_CLASSES } from '../../zktls/proof/statement/byte-class.ts';

const hexSchema = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'hex')));
const base64Schema = z.string().transform((text) => Buffer.from(text, 'base64'));

const blockSchema = z.object({
  nonce: hexSchema,
  counter: z.int(),
  ciphertext: hexSchema,
  bytes: z.array(z.union([z.int(), z.enum(BYTE_CLASSES)])),
});
const positionSchema = z.object({ block: z.int(), byte: z.int() });
const predicateSchema = z.object({
  comparison: z.enum(['at-least', 'at-most', 'equal']),
  digits: z.array(positionSchema),
  bound: z.string(),
});
const statementSchema = z.object({
  context: hexSchema,
  blocks: z.array(blockSchema),
  predicates: z.array(predicateSchema),
});
const commitmentSchema = z.object({ keyCommitment: hexSchema, ivCommitment: hexSchema });

const keyCommitmentSchema = z.object({
  keys: z.array(z.object({ key: hexSchema, commitment: hexSchema, blocks: z.array(blockSchema) })),
  ivs: z.array(z.object({ iv: hexSchema, salt: hexSchema, commitment: hexSchema })),
});

const statementsSchema = z.array(
  z.object({ name: z.string(), statement: statementSchema, digests: z.record(z.string(), z.string()) }),
);

const proofSchema = z.array(
  z.object({
    statement: z.string(),
    parameterSet: z.string(),
    parameterSetId: z.int(),
    key: hexSchema,
    randomness: hexSchema,
    proof: base64Schema,
  }),
);

const exchangeSchema = z.object({
  recordingId: z.string(),
  recording: z.object({
    host: z.string(),
    connectedAtEpochMs: z.int(),
    nonce: hexSchema,
    client: base64Schema,
    server: base64Schema,
    turns: z.array(z.object({ from: z.enum(['client', 'server']), bytes: z.int() })),
    commitment: z.object({
      client: commitmentSchema,
      server: commitmentSchema,
      clientOffset: z.int(),
      serverOffset: z.int(),
    }),
  }),
  trustAnchorPem: z.string(),
  subject: z.object({
    sessionBinding: z.string(),
    flow: z.object({ platform: z.string(), version: z.string(), hash: z.string() }),
    rules: z.record(z.string(), disclosureRuleSchema),
  }),
  claimContext: z.string(),
  claim: base64Schema,
  statementDigests: z.object({ client: z.string(), server: z.string() }),
  verified: z.record(z.string(), z.json()),
});

const attestationSchema = z.object({
  jwks: z.object({ keys: z.array(attestorKeySchema) }),
  attestation: z.string(),
  part: z.string(),
  claims: z.record(z.string(), z.json()),
});

const read = <T>(name: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8')));

/** Keys, IVs and their commitments. */
export const keyCommitmentVectors = () => read('key-commitment.json', keyCommitmentSchema);

/** Statements and their digests. */
export const statementVectors = () => read('statement.json', statementsSchema);

/** Proofs of the statements. */
export const proofVectors = () => read('proof.json', proofSchema);

/** A recording and the claim about it. */
export const exchangeVectors = () => read('exchange.json', exchangeSchema);

/** The same over TLS 1.2. */
export const tls12ExchangeVectors = () => read('exchange-tls12.json', exchangeSchema);

/** An attestation and a part of it. */
export const attestationVectors = () => read('attestation.json', attestationSchema);
